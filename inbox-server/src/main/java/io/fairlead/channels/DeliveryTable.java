package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of messages on their way out. */
@Component
final class DeliveryTable {

    private static final String COLUMNS =
            "d.message_id, d.channel_account_id, d.state, d.attempt, d.provider_id, d.failure::text as failure";

    private final DatabaseClient db;

    DeliveryTable(DatabaseClient db) {
        this.db = db;
    }

    record Row(
            UUID messageId,
            UUID accountId,
            String state,
            int attempt,
            @Nullable String providerId,
            @Nullable String failure) {}

    /** Those of these messages that are still queued; a message that lies here already stays as it is. */
    Mono<Long> add(List<UUID> messages) {
        return db.sql("""
                        insert into delivery (message_id, conversation_id, channel_account_id, seq, state)
                        select m.id, m.conversation_id, c.channel_account_id, m.seq, 'queued'
                        from message m join conversation c on c.id = m.conversation_id
                        where m.id = any(:ids) and m.direction = 'out' and m.status = 'queued'
                        on conflict (message_id) do nothing
                        """).bind("ids", messages.toArray(UUID[]::new)).fetch().rowsUpdated();
    }

    /**
     * Takes what is due and is the first unfinished message of its conversation. Other nodes' rows are passed over, and what
     * belongs to a channel that is switched off or pauses.
     */
    Flux<Row> claim(String node, Duration lease, int limit) {
        return db.sql("""
                        with due as (
                            select d.message_id from delivery d join channel_account a on a.id = d.channel_account_id
                            where d.state in ('queued', 'retry_wait') and d.next_attempt_at <= now() and a.state <> 'disabled'
                              and not exists (select from sending_pause p where p.channel_account_id = a.id and p.until > now()
                                              and p.settings = settings_digest(a))
                              and not exists (select from delivery e where e.conversation_id = d.conversation_id and e.seq < d.seq
                                              and e.state in ('queued', 'retry_wait', 'sending'))
                            order by d.next_attempt_at limit :limit
                            for update of d skip locked)
                        update delivery d
                        set state = 'sending', attempt = d.attempt + 1, lease_owner = :node,
                            lease_until = now() + make_interval(secs => :seconds), updated_at = now()
                        from due where d.message_id = due.message_id
                        returning\s""" + COLUMNS)
                .bind("limit", limit)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .map(DeliveryTable::row)
                .all();
    }

    Mono<Void> renew(Collection<UUID> messages, String node, Duration lease) {
        return db.sql("""
                        update delivery set lease_until = now() + make_interval(secs => :seconds)
                        where message_id = any(:ids) and lease_owner = :node
                        """)
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("ids", messages.toArray(UUID[]::new))
                .bind("node", node)
                .then();
    }

    /** Nothing goes through the channel until then, unless its settings are changed sooner. */
    Mono<Void> pause(UUID account, Duration pause, String failure) {
        return db.sql("""
                        insert into sending_pause as p (channel_account_id, settings, until, failure)
                        select a.id, settings_digest(a), now() + make_interval(secs => :pause), cast(:failure as json)
                        from channel_account a where a.id = :account
                        on conflict (channel_account_id) do update
                        set settings = excluded.settings, failure = excluded.failure, until = excluded.until
                        where p.settings <> excluded.settings or p.until < excluded.until
                        """)
                .bind("pause", pause.toMillis() / 1000.0)
                .bind("failure", failure)
                .bind("account", account)
                .then();
    }

    /**
     * What waits for its channel, and does not say so yet, does from now on. It stays due: as soon as the channel can be used,
     * it goes out.
     */
    Flux<Row> stranded(String off, int limit) {
        return db.sql("""
                        with held as (
                            select d.message_id, coalesce(p.failure, cast(:off as json)) as failure
                            from delivery d
                            join channel_account a on a.id = d.channel_account_id
                            left join sending_pause p
                                on p.channel_account_id = a.id and p.settings = settings_digest(a) and p.until > now()
                            where d.state = 'queued' and d.next_attempt_at <= now() and (a.state = 'disabled' or p.until is not null)
                            order by d.next_attempt_at limit :limit
                            for update of d skip locked)
                        update delivery d set state = 'retry_wait', failure = held.failure, updated_at = now()
                        from held where d.message_id = held.message_id
                        returning\s""" + COLUMNS)
                .bind("off", off)
                .bind("limit", limit)
                .map(DeliveryTable::row)
                .all();
    }

    /** Writes the outcome and keeps the row ours until {@link #told}. Empty if the lease was lost to another node. */
    Mono<UUID> finish(
            UUID message,
            String node,
            String state,
            boolean counts,
            Duration pause,
            @Nullable String providerId,
            @Nullable String failure) {
        GenericExecuteSpec update = db.sql("""
                        update delivery
                        set state = :state, next_attempt_at = now() + make_interval(secs => :pause), updated_at = now(),
                            attempt = attempt - cast(:free as int),
                            provider_id = coalesce(:provider, provider_id), failure = cast(:failure as json)
                        where message_id = :id and lease_owner = :node and state = 'sending'
                        returning message_id
                        """)
                .bind("state", state)
                .bind("free", counts ? 0 : 1)
                .bind("pause", pause.toMillis() / 1000.0)
                .bind("id", message)
                .bind("node", node);
        update = LedgerTable.nullable(update, "provider", providerId);
        return LedgerTable.nullable(update, "failure", failure)
                .map(row -> Columns.id(row, "message_id"))
                .one();
    }

    /** It was accepted after all, though another node had given it up meanwhile. Empty if that one is sending it again. */
    Mono<UUID> proven(UUID message, @Nullable String providerId) {
        GenericExecuteSpec update = db.sql("""
                        update delivery
                        set state = 'sent', failure = null, updated_at = now(), provider_id = coalesce(:provider, provider_id),
                            lease_owner = null, lease_until = null
                        where message_id = :id and state in ('unknown', 'retry_wait', 'queued', 'failed')
                        returning message_id
                        """).bind("id", message);
        return LedgerTable.nullable(update, "provider", providerId)
                .map(row -> Columns.id(row, "message_id"))
                .one();
    }

    /** The message tells of the outcome now: the row belongs to nobody any more. */
    Mono<Void> told(UUID message) {
        return db.sql(
                        "update delivery set lease_owner = null, lease_until = null where message_id = :id and state <> 'sending'")
                .bind("id", message)
                .then();
    }

    /** Rows of nodes that have stopped answering, taken over by this one. */
    Flux<Row> takeOver(String node, Duration lease, int limit) {
        return db.sql("""
                        with dead as (
                            select d.message_id from delivery d where d.lease_owner is not null and d.lease_until < now()
                            order by d.lease_until limit :limit for update skip locked)
                        update delivery d set lease_owner = :node, lease_until = now() + make_interval(secs => :seconds)
                        from dead where d.message_id = dead.message_id
                        returning\s""" + COLUMNS)
                .bind("limit", limit)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .map(DeliveryTable::row)
                .all();
    }

    /** A person says that it arrived. Empty if that is not in doubt. */
    Mono<UUID> settle(UUID message) {
        return db.sql("""
                        update delivery
                        set state = 'sent', failure = null, updated_at = now(), lease_owner = null, lease_until = null
                        where message_id = :id and state = 'unknown' returning message_id
                        """)
                .bind("id", message)
                .map(row -> Columns.id(row, "message_id"))
                .one();
    }

    /** A person asks for another attempt. Empty if it is not one that failed or waits; what bounced has failed, too. */
    Mono<UUID> again(UUID message) {
        return db.sql("""
                        update delivery d
                        set state = 'queued', attempt = 0, next_attempt_at = now(), failure = null, updated_at = now(),
                            lease_owner = null, lease_until = null
                        where message_id = :id
                          and (state in ('failed', 'unknown', 'retry_wait') or state = 'sent' and exists (
                               select from message m where m.id = d.message_id and m.status = 'failed'))
                        returning message_id
                        """)
                .bind("id", message)
                .map(row -> Columns.id(row, "message_id"))
                .one();
    }

    /** Empty if it is being sent or is beyond recall. */
    Mono<UUID> cancel(UUID message) {
        return db.sql("""
                        insert into delivery as d (message_id, conversation_id, channel_account_id, seq, state)
                        select m.id, m.conversation_id, c.channel_account_id, m.seq, 'cancelled'
                        from message m join conversation c on c.id = m.conversation_id
                        where m.id = :id and m.direction = 'out'
                        on conflict (message_id) do update set state = 'cancelled', updated_at = now()
                        where d.state in ('queued', 'retry_wait', 'failed', 'unknown')
                        returning message_id
                        """)
                .bind("id", message)
                .map(row -> Columns.id(row, "message_id"))
                .one();
    }

    private static Row row(Readable row) {
        return new Row(
                Columns.id(row, "message_id"),
                Columns.id(row, "channel_account_id"),
                Columns.text(row, "state"),
                (int) Columns.number(row, "attempt"),
                row.get("provider_id", String.class),
                row.get("failure", String.class));
    }
}
