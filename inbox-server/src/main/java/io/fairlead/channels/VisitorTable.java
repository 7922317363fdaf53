package io.fairlead.channels;

import io.fairlead.channel.SocketConnector.Guest;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of what a visitor may read: its own thread without notes and events.
 *
 * <p>A thread may run over several conversations, whose entries each count from 1. The visitor's position is
 * {@code number * 2^20 + seq}, with the conversation's number: it grows over all of them and fits a JSON number.
 */
@Component
final class VisitorTable {

    private static final int SEQ_BITS = 20;

    /**
     * Not notes, events, machines' mail, what was recalled, or what strangers wrote into the conversation by mail: the
     * visitor's own mails are the contact's.
     */
    private static final String VISIBLE = """
            m.kind not in ('note', 'event') and m.status <> 'cancelled'
              and (m.direction = 'out' or m.direction = 'in' and m.kind <> 'auto'
                   and (m.channel_account_id = c.channel_account_id or m.author_id = c.contact_id))
            """;

    private static final String SAID = """
            select (c.number << 20) + m.seq as position, m.id, m.conversation_id, m.direction, m.external_id, m.author_name,
                   m.body_text, m.quote_offset, m.created_at, m.status,
                   (select json_agg(json_build_object('id', a.id, 'publicName', a.public_name, 'name', a.name,
                               'contentType', a.content_type, 'size', a.size) order by ma.position)
                    from message_attachment ma join attachment a on a.id = ma.attachment_id
                    where ma.message_id = m.id)::text as files
            from conversation c join message m on m.conversation_id = c.id
            where c.channel_account_id = :account and c.external_thread_key = :thread and c.status <> 'spam'
              and\s""" + VISIBLE;

    private final DatabaseClient db;
    private final JsonMapper json;

    VisitorTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
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
            Instant at,
            String status,
            List<File> files) {}

    record File(UUID id, String publicName, String name, String contentType, long size) {}

    /** The thread's present conversation, with what a typing signal tells of it. */
    record Talking(UUID conversationId, UUID inboxId, UUID contactId, String contactName) {}

    record Thread(UUID conversationId, UUID account, String thread) {}

    /** The newest ones, oldest first. */
    Mono<List<Entry>> newest(UUID account, String thread, int limit) {
        return db.sql(SAID + " order by c.number desc, m.seq desc limit :limit")
                .bind("account", account)
                .bind("thread", thread)
                .bind("limit", limit)
                .map(this::entry)
                .all()
                .collectList()
                .map(List::reversed);
    }

    Mono<List<Entry>> after(UUID account, String thread, long position, int limit) {
        return after(account, thread, position, limit, "");
    }

    private Mono<List<Entry>> after(UUID account, String thread, long position, int limit, String which) {
        return db.sql(SAID + which + " and (c.number > :number or (c.number = :number and m.seq > :seq))"
                        + " order by c.number, m.seq limit :limit")
                .bind("account", account)
                .bind("thread", thread)
                .bind("number", position >> SEQ_BITS)
                .bind("seq", position & ((1L << SEQ_BITS) - 1))
                .bind("limit", limit)
                .map(this::entry)
                .all()
                .collectList();
    }

    /** Answers after the position that have come and were not read, the oldest ones. */
    Mono<List<Entry>> unread(UUID account, String thread, long position, int limit) {
        return after(
                account, thread, position, limit, " and m.direction = 'out' and m.status in ('sent', 'delivered')");
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

    /** The bytes of a file of the thread: their SHA-256. Empty if the visitor may not see such a file. */
    Mono<String> file(UUID account, String thread, String publicName) {
        return db.sql("""
                        select a.sha256 from attachment a
                        join message_attachment ma on ma.attachment_id = a.id
                        join message m on m.id = ma.message_id
                        join conversation c on c.id = m.conversation_id
                        where a.public_name = :name and c.channel_account_id = :account
                          and c.external_thread_key = :thread and c.status <> 'spam' and\s""" + VISIBLE + " limit 1")
                .bind("name", publicName)
                .bind("account", account)
                .bind("thread", thread)
                .map(row -> Columns.text(row, "sha256"))
                .one();
    }

    /** Who sits there now, if anything was ever said there. What is not said this time stays as it was said before. */
    Mono<Void> remember(UUID account, String thread, Guest guest, @Nullable Duration letterAfter) {
        var call = db.sql("""
                        insert into chat_visitor as v (channel_account_id, thread, name, email, language, time_zone,
                                                       letter_after_minutes)
                        select :account, :thread, :name, :email, :language, :zone, :minutes
                        where exists (select from conversation c
                                      where c.channel_account_id = :account and c.external_thread_key = :thread)
                        on conflict (channel_account_id, thread) do update
                        set name = coalesce(excluded.name, v.name), email = coalesce(excluded.email, v.email),
                            language = coalesce(excluded.language, v.language),
                            time_zone = coalesce(excluded.time_zone, v.time_zone),
                            letter_after_minutes = excluded.letter_after_minutes, seen_at = now(), left_at = null
                        """)
                .bind("account", account)
                .bind("thread", thread)
                .bind(
                        "minutes",
                        letterAfter == null
                                ? Parameters.in(Integer.class)
                                : Integer.valueOf((int) letterAfter.toMinutes()));
        call = LedgerTable.nullable(call, "name", guest.name());
        call = LedgerTable.nullable(call, "email", guest.email());
        call = LedgerTable.nullable(call, "language", guest.language());
        return LedgerTable.nullable(call, "zone", guest.timeZone()).then();
    }

    /** The last windows of these threads are closed. */
    Mono<Void> left(List<VisitorHub.Key> keys) {
        return db.sql("""
                        with gone as (
                            select v.channel_account_id, v.thread
                            from chat_visitor v join unnest(:accounts, :threads) as k(account, thread)
                                on v.channel_account_id = k.account and v.thread = k.thread
                            order by 1, 2 for update of v)
                        update chat_visitor v set left_at = now()
                        from gone g where v.channel_account_id = g.channel_account_id and v.thread = g.thread
                        """)
                .bind("accounts", keys.stream().map(VisitorHub.Key::account).toArray(UUID[]::new))
                .bind("threads", keys.stream().map(VisitorHub.Key::thread).toArray(String[]::new))
                .then();
    }

    private Entry entry(io.r2dbc.spi.Readable row) {
        String files = row.get("files", String.class);
        String text = Columns.text(row, "body_text");
        Integer quote = row.get("quote_offset", Integer.class);
        return new Entry(
                Columns.number(row, "position"),
                Columns.id(row, "id"),
                Columns.id(row, "conversation_id"),
                Columns.text(row, "direction").equals("in"),
                row.get("external_id", String.class),
                row.get("author_name", String.class),
                quote == null || quote > text.length()
                        ? text
                        : text.substring(0, quote).strip(),
                Columns.instant(row, "created_at"),
                Columns.text(row, "status"),
                files == null ? List.of() : List.of(json.readValue(files, File[].class)));
    }
}
