package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of the figures that tell how channels are. */
@Component
final class HealthTable {

    private final DatabaseClient db;

    HealthTable(DatabaseClient db) {
        this.db = db;
    }

    record Counts(
            UUID account,
            long received,
            long imported,
            long quarantined,
            @Nullable Instant lastReceivedAt,
            @Nullable Instant lastSentAt,
            @Nullable Instant lastSuccessAt,
            long errors,
            ChannelView.@Nullable Check check) {}

    /** Of these accounts, in one round trip. Today begins at midnight UTC. */
    Mono<Map<UUID, Counts>> of(List<UUID> accounts) {
        return db.sql("""
                        select a.id,
                               coalesce(t.received, 0) as received, coalesce(t.imported, 0) as imported,
                               (select count(*) from quarantine q where q.channel_account_id = a.id and q.state = 'open') as quarantined,
                               (select r.received_at from inbound_record r where r.channel_account_id = a.id
                                order by r.received_at desc limit 1) as last_received,
                               (select d.updated_at from delivery d where d.channel_account_id = a.id and d.state = 'sent'
                                order by d.updated_at desc limit 1) as last_sent,
                               (select u.updated_at from channel_cursor u where u.channel_account_id = a.id) as looked,
                               (select count(*) from channel_incident e where e.channel_account_id = a.id
                                and e.kind <> 'connected' and e.at >= date_trunc('day', now(), 'UTC')) as errors,
                               j.finished_at as checked, j.found, j.behind, j.missing, j.done
                        from unnest(:accounts) as a(id)
                        left join lateral (
                            select count(*) as received, count(*) filter (where r.outcome in ('imported', 'auto')) as imported
                            from inbound_record r
                            where r.channel_account_id = a.id and r.received_at >= date_trunc('day', now(), 'UTC')) t on true
                        left join lateral (
                            select * from channel_job j where j.channel_account_id = a.id and j.kind = 'check'
                              and j.state in ('done', 'failed') and j.found is not null and j.place is not null
                            order by j.asked_at desc limit 1) j on true
                        """)
                .bind("accounts", accounts.toArray(UUID[]::new))
                .map(row -> new Counts(
                        Columns.id(row, "id"),
                        Columns.number(row, "received"),
                        Columns.number(row, "imported"),
                        Columns.number(row, "quarantined"),
                        Columns.maybeInstant(row, "last_received"),
                        Columns.maybeInstant(row, "last_sent"),
                        success(row),
                        Columns.number(row, "errors"),
                        check(row)))
                .all()
                .collectMap(Counts::account);
    }

    /** A watched channel is well when it was looked at, the others when something came. */
    private static @Nullable Instant success(Readable row) {
        Instant looked = Columns.maybeInstant(row, "looked");
        return looked == null ? Columns.maybeInstant(row, "last_received") : looked;
    }

    private static ChannelView.@Nullable Check check(Readable row) {
        Instant at = Columns.maybeInstant(row, "checked");
        return at == null
                ? null
                : new ChannelView.Check(
                        at,
                        (int) Columns.number(row, "found"),
                        (int) Columns.number(row, "behind"),
                        (int) Columns.number(row, "missing"),
                        (int) Columns.number(row, "done"));
    }
}
