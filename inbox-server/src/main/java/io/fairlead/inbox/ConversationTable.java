package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of single conversations: reading, locking, changing. Lists are {@link ListTable}. */
@Component
final class ConversationTable {

    private final DatabaseClient db;
    private final Json json;

    ConversationTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /** What a change has to know; the row stays locked until the transaction ends. */
    record Locked(
            UUID id,
            long version,
            UUID inboxId,
            String status,
            @Nullable UUID assigneeId,
            @Nullable String assigneeName,
            @Nullable UUID teamId,
            @Nullable String queueReason) {}

    Mono<Locked> lock(UUID id) {
        return db.sql("""
                        select c.id, c.version, c.inbox_id, c.status, c.assignee_id, c.team_id, c.queue_reason,
                               (select name from app_user u where u.id = c.assignee_id) as assignee_name
                        from conversation c where c.id = :id for no key update of c
                        """).bind("id", id).map(ConversationTable::locked).one();
    }

    private static Locked locked(Readable row) {
        return new Locked(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.id(row, "inbox_id"),
                Columns.text(row, "status"),
                row.get("assignee_id", UUID.class),
                row.get("assignee_name", String.class),
                row.get("team_id", UUID.class),
                row.get("queue_reason", String.class));
    }

    Mono<ConversationView> view(UUID id) {
        return db.sql("select json::text as json from conversation_view where id = :id")
                .bind("id", id)
                .map(json::conversation)
                .one();
    }

    Flux<ConversationView> views(List<UUID> ids) {
        return db.sql("select json::text as json from conversation_view where id = any(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(json::conversation)
                .all();
    }

    Mono<String> userName(UUID id) {
        return db.sql("select name from app_user where id = :id and disabled_at is null")
                .bind("id", id)
                .map(row -> Columns.text(row, "name"))
                .one();
    }

    Mono<Void> assign(UUID id, @Nullable UUID assignee, @Nullable UUID team) {
        var call = db.sql("""
                        update conversation set assignee_id = :assignee, team_id = coalesce(:team, team_id), queue_reason = null,
                            version = version + 1
                        where id = :id
                        """).bind("id", id);
        call = assignee == null ? call.bindNull("assignee", UUID.class) : call.bind("assignee", assignee);
        return (team == null ? call.bindNull("team", UUID.class) : call.bind("team", team)).then();
    }

    Mono<Void> queue(UUID id, String reason) {
        return db.sql("update conversation set queue_reason = :reason, version = version + 1 where id = :id")
                .bind("reason", reason)
                .bind("id", id)
                .then();
    }

    /**
     * Moves to a status; {@code until} only for {@code snoozed}. What was waiting is answered by closing. What is not open is
     * in no queue.
     */
    Mono<Void> status(UUID id, String status, @Nullable Instant until) {
        var call = db.sql("""
                        update conversation set status = :status, snoozed_until = :until,
                            closed_at = case when :status = 'closed' then now() end,
                            waiting_since = case when :status in ('closed', 'spam') then null else waiting_since end,
                            queue_reason = case when :status = 'open' then queue_reason end,
                            version = version + 1
                        where id = :id
                        """).bind("status", status).bind("id", id);
        return (until == null
                        ? call.bindNull("until", OffsetDateTime.class)
                        : call.bind("until", until.atOffset(ZoneOffset.UTC)))
                .then();
    }

    Mono<Void> edit(UUID id, ConversationEdit edit) {
        return db.sql("""
                        update conversation set priority = coalesce(:priority, priority), subject = coalesce(:subject, subject),
                            product_line = coalesce(:line, product_line), tags = coalesce(:tags, tags), version = version + 1
                        where id = :id
                        """)
                .bind("id", id)
                .bind("priority", maybe(edit.priority()))
                .bind("subject", maybe(edit.subject()))
                .bind("line", maybe(edit.productLine()))
                .bind("tags", tags(edit))
                .then();
    }

    private static Object maybe(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : text;
    }

    private static Object tags(ConversationEdit edit) {
        return edit.tags() == null ? Parameters.in(String[].class) : edit.tags().toArray(String[]::new);
    }

    /** Something about it is to be told anew. */
    Mono<Void> touch(UUID id) {
        return db.sql("update conversation set version = version + 1 where id = :id")
                .bind("id", id)
                .then();
    }

    /** @return the thread's new entry */
    Mono<MessageView> addEntry(UUID id, @Nullable UUID author, String who, Map<String, @Nullable Object> what) {
        var call = db.sql("select add_entry(:id, :author, :who, :what::json) as id")
                .bind("id", id)
                .bind("who", who)
                .bind("what", json.write(what));
        return (author == null ? call.bindNull("author", UUID.class) : call.bind("author", author))
                .map(row -> Columns.id(row, "id"))
                .one()
                .flatMap(this::message);
    }

    private Mono<MessageView> message(UUID id) {
        return db.sql("select json::text as json from message_view where id = :id")
                .bind("id", id)
                .map(json::message)
                .one();
    }

    /** Locks in the order of ids, as everybody does who takes several. */
    Mono<Void> timers(List<Conversations.ShownTimer> timers) {
        return db.sql("""
                        with t as materialized (
                            select * from json_to_recordset(:rows::json) as t("conversationId" uuid, metric text,
                                "dueAt" timestamptz, "warnAt" timestamptz, state text)),
                        held as materialized (
                            select c.id from conversation c where c.id in (select t."conversationId" from t)
                            order by c.id
                            for no key update)
                        update conversation c
                        set timer_metric = t.metric, timer_due_at = t."dueAt", timer_warn_at = t."warnAt", timer_state = t.state,
                            version = c.version + 1
                        from held join t on t."conversationId" = held.id
                        where c.id = held.id
                        """).bind("rows", json.write(timers)).then();
    }

    /** Conversations that are not over follow their contacts; gives those. */
    Flux<UUID> ofContacts(List<UUID> contacts) {
        return db.sql("""
                        with open as (
                            select id from conversation where contact_id = any(:contacts) and status not in ('closed', 'spam')
                            order by id for no key update)
                        update conversation v set version = v.version + 1, company_id = c.company_id
                        from open o, contact c where v.id = o.id and c.id = v.contact_id
                        returning v.id
                        """)
                .bind("contacts", contacts.toArray(UUID[]::new))
                .map(row -> Columns.id(row, "id"))
                .all();
    }

    /** Wakes what is due by the database's clock; a row that another node is waking is left to it. */
    Flux<UUID> wake(int limit) {
        return db.sql("""
                        update conversation set status = 'open', snoozed_until = null, version = version + 1
                        where id in (select id from conversation where status = 'snoozed' and snoozed_until <= now()
                                     order by snoozed_until limit :limit for update skip locked)
                        returning id
                        """)
                .bind("limit", limit)
                .map(row -> Columns.id(row, "id"))
                .all();
    }
}
