package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of messages: threads to read, messages to send, how far they came. */
@Component
final class MessageTable {

    private final DatabaseClient db;
    private final Json json;

    MessageTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /** Entries before or after a seq, ascending; with neither, the newest. */
    Flux<MessageView> thread(UUID conversation, @Nullable Long before, @Nullable Long after, int limit) {
        boolean forward = after != null;
        long edge = after != null ? after : before != null ? before : Long.MAX_VALUE;
        String sql =
                "select * from (select seq, json::text as json from message_view where conversation_id = :id and seq "
                        + (forward ? "> :edge order by seq" : "< :edge order by seq desc")
                        + " limit :limit) m order by seq";
        return db.sql(sql)
                .bind("id", conversation)
                .bind("edge", edge)
                .bind("limit", limit)
                .map(json::message)
                .all();
    }

    /** What was said in a channel's thread, both directions, without notes and events; over all its conversations. */
    Flux<MessageView> said(UUID account, String thread, long afterSeq, int limit) {
        return db.sql("""
                        select m.json::text as json from conversation c join message_view m on m.conversation_id = c.id
                        where c.channel_account_id = :account and c.external_thread_key = :thread and c.status <> 'spam'
                          and m.direction in ('in', 'out') and m.seq > :after
                        order by c.created_at, m.seq limit :limit
                        """)
                .bind("account", account)
                .bind("thread", thread)
                .bind("after", afterSeq)
                .bind("limit", limit)
                .map(json::message)
                .all();
    }

    Mono<OutgoingMessage> outgoing(UUID id) {
        return db.sql("""
                        select m.json::text as json, c.id as conversation_id, c.inbox_id, c.channel_account_id, c.external_thread_key,
                               c.subject as topic, m.in_reply_to,
                               (select array_agg(x.external_id order by x.seq) from message x
                                where x.conversation_id = c.id and x.external_id is not null and x.seq < m.seq) as refs
                        from message_view m join conversation c on c.id = m.conversation_id where m.id = :id
                        """)
                .bind("id", id)
                .map(row -> OutgoingMessage.of(
                        json.message(row),
                        Columns.id(row, "inbox_id"),
                        Columns.id(row, "channel_account_id"),
                        Columns.text(row, "external_thread_key"),
                        row.get("topic", String.class),
                        row.get("refs", String[].class)))
                .one();
    }

    Mono<UUID> byExternalId(UUID account, String externalId) {
        return db.sql(
                        "select id from message where channel_account_id = :account and direction = 'out' and external_id = :external")
                .bind("account", account)
                .bind("external", externalId)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    record Moved(MessageView message, UUID inboxId) {}

    /** Moves a status forward by rank; empty if it is there already or further. */
    Mono<Moved> status(UUID id, String status, @Nullable String failure, @Nullable String externalId) {
        return db.sql("""
                        with moved as (
                            update message m set status = :status, version = version + 1, failure = :failure::json,
                                external_id = coalesce(:external, m.external_id),
                                sent_at = case when :status = 'sent' then now() else m.sent_at end
                            where m.id = :id and m.direction = 'out' and status_rank(:status, m.status)
                            returning m.id)
                        select id from moved
                        """)
                .bind("id", id)
                .bind("status", status)
                .bind("failure", failure == null ? Parameters.in(String.class) : failure)
                .bind("external", externalId == null ? Parameters.in(String.class) : externalId)
                .map(row -> Columns.id(row, "id"))
                .one()
                .flatMap(this::moved);
    }

    private Mono<Moved> moved(UUID id) {
        return db.sql("""
                        select m.json::text as json, c.inbox_id from message_view m join conversation c on c.id = m.conversation_id
                        where m.id = :id
                        """)
                .bind("id", id)
                .map(row -> new Moved(json.message(row), Columns.id(row, "inbox_id")))
                .one();
    }
}
