package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * SQL of what a visitor may read: its own thread without notes and events.
 *
 * <p>A thread may run over several conversations, whose entries each count from 1. The visitor's position is
 * {@code number * 2^20 + seq}, with the conversation's number: it grows over all of them and fits a JSON number.
 */
@Component
final class VisitorTable {

    private static final int SEQ_BITS = 20;

    private static final String SAID = """
            select (c.number << 20) + m.seq as position, m.id, m.conversation_id, m.direction, m.external_id, m.author_name,
                   m.body_text, m.created_at
            from conversation c join message m on m.conversation_id = c.id
            where c.channel_account_id = :account and c.external_thread_key = :thread and c.status <> 'spam'
              and m.direction in ('in', 'out') and m.kind not in ('note', 'event') and m.status <> 'cancelled'
            """;

    private final DatabaseClient db;

    VisitorTable(DatabaseClient db) {
        this.db = db;
    }

    /** @param externalId of the visitor's own messages: what its connector called them */
    record Entry(
            long position,
            UUID id,
            UUID conversationId,
            boolean byVisitor,
            @Nullable String externalId,
            @Nullable String author,
            String text,
            Instant at) {}

    /** The thread's present conversation, with what a typing signal tells of it. */
    record Talking(UUID conversationId, UUID inboxId, UUID contactId, String contactName) {}

    record Thread(UUID conversationId, UUID account, String thread) {}

    /** The newest ones, oldest first. */
    Mono<List<Entry>> newest(UUID account, String thread, int limit) {
        return db.sql(SAID + " order by c.number desc, m.seq desc limit :limit")
                .bind("account", account)
                .bind("thread", thread)
                .bind("limit", limit)
                .map(VisitorTable::entry)
                .all()
                .collectList()
                .map(List::reversed);
    }

    Mono<List<Entry>> after(UUID account, String thread, long position, int limit) {
        return db.sql(SAID + " and (c.number > :number or (c.number = :number and m.seq > :seq))"
                        + " order by c.number, m.seq limit :limit")
                .bind("account", account)
                .bind("thread", thread)
                .bind("number", position >> SEQ_BITS)
                .bind("seq", position & ((1L << SEQ_BITS) - 1))
                .bind("limit", limit)
                .map(VisitorTable::entry)
                .all()
                .collectList();
    }

    Mono<Talking> talking(UUID account, String thread) {
        return db.sql("""
                        select c.id, c.inbox_id, c.contact_id, coalesce(p.name, '') as name
                        from conversation c join contact p on p.id = c.contact_id
                        where c.channel_account_id = :account and c.external_thread_key = :thread and c.status <> 'spam'
                        order by c.number desc limit 1
                        """)
                .bind("account", account)
                .bind("thread", thread)
                .map(row -> new Talking(
                        Columns.id(row, "id"),
                        Columns.id(row, "inbox_id"),
                        Columns.id(row, "contact_id"),
                        Columns.text(row, "name")))
                .one();
    }

    Flux<Thread> threads(List<UUID> conversations) {
        return db.sql("select id, channel_account_id, external_thread_key from conversation where id = any(:ids)")
                .bind("ids", conversations.toArray(UUID[]::new))
                .map(row -> new Thread(
                        Columns.id(row, "id"),
                        Columns.id(row, "channel_account_id"),
                        Columns.text(row, "external_thread_key")))
                .all();
    }

    private static Entry entry(io.r2dbc.spi.Readable row) {
        return new Entry(
                Columns.number(row, "position"),
                Columns.id(row, "id"),
                Columns.id(row, "conversation_id"),
                Columns.text(row, "direction").equals("in"),
                row.get("external_id", String.class),
                row.get("author_name", String.class),
                Columns.text(row, "body_text"),
                Columns.instant(row, "created_at"));
    }
}
