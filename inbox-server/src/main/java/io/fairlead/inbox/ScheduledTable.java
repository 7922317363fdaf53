package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of replies that are held. Who changes one locks its conversation first. */
@Component
final class ScheduledTable {

    /** More than anybody means to say later to one customer. */
    private static final int MOST_WAITING = 50;

    /** A person wrote to us after it was scheduled. The offset keeps it a look at each, whatever is thought of the tables' sizes. */
    private static final String OVERTAKEN = """
            exists (select from message m where m.conversation_id = s.conversation_id and m.seq > s.after_seq
                    and m.direction = 'in' and m.kind <> 'auto' offset 0)""";

    private final DatabaseClient db;
    private final Json json;

    ScheduledTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /**
     * @param command JSON of a {@link NewMessage}
     * @param overtaken a person wrote to us after it was scheduled
     */
    record Held(ScheduledView view, UUID inboxId, String command, String hash, boolean overtaken, boolean channelOff) {}

    record Due(UUID id, UUID authorId) {}

    /**
     * Empty if this client id has made one already, or too many wait. The author's draft has become this.
     *
     * @param after what the conversation had come to: a customer who writes after that was first
     */
    Mono<ScheduledView> add(
            UUID id,
            UUID conversation,
            UUID author,
            String who,
            NewMessage message,
            String command,
            String hash,
            long after,
            @Nullable WallTime at,
            int undoSeconds) {
        List<UUID> files = message.attachments() == null ? List.of() : message.attachments();
        return db.sql("""
                        select hold_message(:id, :conversation, :author, :who, :client, :hash, cast(:command as json), :files,
                                            :local, :zone, coalesce(:due, now() + make_interval(secs => :undo)), :after, :most) as json
                        """)
                .bind("id", id)
                .bind("conversation", conversation)
                .bind("author", author)
                .bind("who", who)
                .bind("client", message.clientMsgId())
                .bind("hash", hash)
                .bind("command", command)
                .bind("local", at == null ? Parameters.in(LocalDateTime.class) : at.local())
                .bind(
                        "zone",
                        at == null ? Parameters.in(String.class) : at.zone().getId())
                .bind(
                        "due",
                        at == null
                                ? Parameters.in(java.time.OffsetDateTime.class)
                                : at.instant().atOffset(ZoneOffset.UTC))
                .bind("undo", (double) undoSeconds)
                .bind("after", after)
                .bind("most", MOST_WAITING)
                .bind("files", files.toArray(UUID[]::new))
                .map(row -> Optional.ofNullable(row.get("json", String.class)))
                .one()
                .flatMap(Mono::justOrEmpty)
                .map(this::read);
    }

    /** What a client id made, with the hash of the command that it made it from. */
    Mono<Held> made(UUID conversation, UUID client) {
        return held("s.conversation_id = :conversation and s.client_msg_id = :client", "")
                .bind("conversation", conversation)
                .bind("client", client)
                .map(this::row)
                .one();
    }

    Mono<Held> find(UUID id) {
        return held("s.id = :id", "").bind("id", id).map(this::row).one();
    }

    /** The conversation and the row stay locked until the transaction ends. Empty if there is no such row. */
    Mono<Held> lock(UUID id) {
        return db.sql("""
                        select c.id from conversation c where c.id = (select conversation_id from scheduled_message where id = :id)
                        for no key update
                        """)
                .bind("id", id)
                .map(row -> Columns.id(row, "id"))
                .one()
                .flatMap(_ -> held("s.id = :id", " for no key update of s")
                        .bind("id", id)
                        .map(this::row)
                        .one());
    }

    private DatabaseClient.GenericExecuteSpec held(String which, String lock) {
        return db.sql("""
                select v.json::text as json, c.inbox_id, s.command::text as command, s.request_hash, a.state = 'disabled' as off,
                       %s as overtaken
                from scheduled_message s
                join scheduled_view v on v.id = s.id
                join conversation c on c.id = s.conversation_id
                join channel_account a on a.id = c.channel_account_id
                where %s
                """.formatted(OVERTAKEN, which) + lock);
    }

    /** Whose time has come by the database's clock, longest due first. */
    Flux<Due> due(int limit) {
        return due("s.due_at <= now()", limit);
    }

    /** Those with a wall time whose customer was first. */
    Flux<Due> overtaken(int limit) {
        return due("s.local_time is not null and " + OVERTAKEN, limit);
    }

    private Flux<Due> due(String which, int limit) {
        return db.sql("select s.id, s.author_id from scheduled_message s where s.state = 'waiting' and " + which
                        + " order by s.due_at limit :limit")
                .bind("limit", limit)
                .map(row -> new Due(Columns.id(row, "id"), Columns.id(row, "author_id")))
                .all();
    }

    /** All that wait for a wall time. */
    Flux<UUID> planned() {
        return db.sql("select id from scheduled_message where state = 'waiting' and local_time is not null")
                .map(row -> Columns.id(row, "id"))
                .all();
    }

    Mono<ScheduledView> move(UUID id, WallTime at) {
        return db.sql("""
                        update scheduled_message
                        set version = version + 1, local_time = :local, zone = :zone, due_at = :due
                        where id = :id
                        """)
                .bind("id", id)
                .bind("local", at.local())
                .bind("zone", at.zone().getId())
                .bind("due", at.instant().atOffset(ZoneOffset.UTC))
                .then()
                .then(Mono.defer(() -> view(id)));
    }

    Mono<ScheduledView> sent(UUID id, UUID message) {
        return db.sql(
                        "update scheduled_message set version = version + 1, state = 'sent', message_id = :message where id = :id")
                .bind("id", id)
                .bind("message", message)
                .then()
                .then(Mono.defer(() -> view(id)));
    }

    /** @param toDraft whether it goes back into its author's draft */
    Mono<ScheduledView> cancel(UUID id, String reason, boolean toDraft) {
        Mono<Void> back =
                toDraft ? db.sql("select return_to_draft(:id)").bind("id", id).then() : Mono.empty();
        return db.sql(
                        "update scheduled_message set version = version + 1, state = 'cancelled', reason = :reason where id = :id")
                .bind("id", id)
                .bind("reason", reason)
                .then()
                .then(back)
                .then(Mono.defer(() -> view(id)));
    }

    /** The author's draft as a row, for {@link #putBack}: a reply takes it away, but this one was not written from it. */
    Mono<String> draft(UUID conversation, UUID author) {
        return db.sql("""
                        select row_to_json(d)::text as json from draft d
                        where conversation_id = :conversation and user_id = :author and kind = 'reply'
                        """)
                .bind("conversation", conversation)
                .bind("author", author)
                .map(row -> Columns.text(row, "json"))
                .one();
    }

    Mono<Void> putBack(String draft) {
        return db.sql(
                        "insert into draft select * from json_populate_record(null::draft, cast(:draft as json)) on conflict do nothing")
                .bind("draft", draft)
                .then();
    }

    /** Its thread has a new entry. */
    Mono<Void> touch(UUID conversation) {
        return db.sql("update conversation set version = version + 1 where id = :id")
                .bind("id", conversation)
                .then();
    }

    private Mono<ScheduledView> view(UUID id) {
        return db.sql("select json::text as json from scheduled_view where id = :id")
                .bind("id", id)
                .map(row -> read(Columns.text(row, "json")))
                .one();
    }

    private ScheduledView read(String text) {
        return json.mapper().readValue(text, ScheduledView.class);
    }

    private Held row(Readable row) {
        return new Held(
                read(Columns.text(row, "json")),
                Columns.id(row, "inbox_id"),
                Columns.text(row, "command"),
                Columns.text(row, "request_hash"),
                Columns.get(row, "overtaken", Boolean.class),
                Columns.get(row, "off", Boolean.class));
    }
}
