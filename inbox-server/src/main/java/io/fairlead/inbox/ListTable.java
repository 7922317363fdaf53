package io.fairlead.inbox;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of conversation lists: one statement per page, keyset cursors, only rows in the actor's scope. */
@Component
final class ListTable {

    private final DatabaseClient db;
    private final Json json;

    ListTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /** @param seq the journal's position before the list was read: events after it may tell of rows in it */
    record Listed(Page<ConversationView> page, long seq) {}

    private record Row(ConversationView view, Instant key, long seq) {}

    Mono<Listed> list(Actor.User actor, ConversationFilter filter, int limit, @Nullable String after) {
        Query query = new Query();
        scope(query, actor);
        conditions(query, actor, filter);
        boolean due = "due".equals(filter.sort());
        String key = due ? "coalesce(c.timer_due_at, timestamptz '9999-12-31 00:00:00Z')" : "c.last_interaction_at";
        boolean down = "newest".equals(filter.sort());
        if (after != null) {
            Cursor cursor = Cursor.parse(after);
            query.add("(" + key + ", c.id) " + (down ? "<" : ">") + " (:afterKey, :afterId)");
            query.bind("afterKey", cursor.key().atOffset(ZoneOffset.UTC)).bind("afterId", cursor.id());
        }
        String order = down ? " desc" : "";
        String sql = "select c.json::text as json, " + key
                + " as key, (select seq from journal_head) as seq from conversation_view c where "
                + String.join(" and ", query.conditions) + " order by " + key + order + ", c.id" + order + " limit "
                + (limit + 1);
        return db.sql(sql)
                .bindValues(query.values)
                .map(row -> new Row(json.conversation(row), Columns.instant(row, "key"), Columns.number(row, "seq")))
                .all()
                .collectList()
                .flatMap(rows -> listed(rows, limit));
    }

    private Mono<Listed> listed(List<Row> rows, int limit) {
        if (rows.isEmpty()) {
            return db.sql("select seq from journal_head")
                    .map(row -> new Listed(new Page<>(List.of(), null), Columns.number(row, "seq")))
                    .one();
        }
        List<Row> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        Row last = shown.getLast();
        String next = rows.size() > limit ? new Cursor(last.key(), last.view().id()).toString() : null;
        long seq = rows.getFirst().seq();
        return Mono.just(new Listed(new Page<>(shown.stream().map(Row::view).toList(), next), seq));
    }

    Mono<Map<String, Long>> counts(Actor.User actor) {
        Query query = new Query();
        scope(query, actor);
        query.bind("me", actor.id());
        return db.sql("""
                        select count(*) filter (where c.status = 'open' and c.assignee_id = :me) as mine,
                               count(*) filter (where c.status = 'open' and c.assignee_id is null) as unassigned,
                               count(*) filter (where c.status = 'open') as "all",
                               count(*) filter (where c.status = 'open' and c.timer_state = 'breached') as breached,
                               count(*) filter (where c.status = 'snoozed') as snoozed
                        from conversation c where c.status in ('open', 'snoozed') and
                        """ + " " + String.join(" and ", query.conditions))
                .bindValues(query.values)
                .map(row -> Map.of(
                        "mine", Columns.number(row, "mine"),
                        "unassigned", Columns.number(row, "unassigned"),
                        "all", Columns.number(row, "all"),
                        "breached", Columns.number(row, "breached"),
                        "snoozed", Columns.number(row, "snoozed")))
                .one();
    }

    private static void scope(Query query, Actor.User actor) {
        query.add("(:scope::uuid[] is null or c.inbox_id = any(:scope))").bind("scope", ReplyTable.scope(actor));
    }

    private static void conditions(Query query, Actor.User actor, ConversationFilter f) {
        List<String> status = f.status().isEmpty() ? List.of("open") : f.status();
        query.add("c.status = any(:status)").bind("status", status.toArray(String[]::new));
        if ("mine".equals(f.view())) {
            query.add("c.assignee_id = :me").bind("me", actor.id());
        } else if ("unassigned".equals(f.view()) || "none".equals(f.assignee())) {
            query.add("c.assignee_id is null");
        }
        if (f.assignee() != null && !"none".equals(f.assignee())) {
            query.add("c.assignee_id = :assignee");
            query.bind(
                    "assignee",
                    "me".equals(f.assignee())
                            ? actor.id()
                            : ConversationFilter.ids("assignee", f.assignee()).getFirst());
        }
        any(query, "c.team_id", "team", f.team().toArray(UUID[]::new));
        any(query, "c.inbox_id", "inbox", f.inbox().toArray(UUID[]::new));
        any(query, "c.channel_account_id", "channel", f.channel().toArray(UUID[]::new));
        any(query, "c.country", "country", f.country().toArray(String[]::new));
        any(query, "c.language", "language", f.language().toArray(String[]::new));
        any(query, "c.product_line", "line", f.productLine().toArray(String[]::new));
        if (f.sla() != null) {
            query.add(
                    switch (f.sla()) {
                        case "breached" -> "c.timer_state = 'breached'";
                        case "soon" -> "c.timer_state = 'warned'";
                        default -> "coalesce(c.timer_state, 'met') not in ('breached', 'warned')";
                    });
        }
        if (f.q() != null && !f.q().isBlank()) {
            query.add("""
                    (c.subject ilike :q or c.preview ilike :q or c.number::text = :plain or exists (
                        select from contact k where k.id = c.contact_id and (k.name ilike :q or exists (
                            select from contact_identity i where i.contact_id = k.id and i.normalized ilike :q))))
                    """);
            String plain = f.q().strip();
            query.bind("plain", plain);
            query.bind(
                    "q", "%" + plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        }
    }

    private static void any(Query query, String column, String name, Object[] values) {
        if (values.length > 0) {
            query.add(column + " = any(:" + name + ")").bind(name, values);
        }
    }

    private static final class Query {
        final List<String> conditions = new ArrayList<>();
        final Map<String, Object> values = new HashMap<>();

        Query add(String condition) {
            conditions.add(condition);
            return this;
        }

        Query bind(String name, Object value) {
            values.put(name, value);
            return this;
        }
    }

    /** Where a page ended: the sort key and the id that breaks ties. Opaque to clients. */
    private record Cursor(Instant key, UUID id) {
        @Override
        public String toString() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((key + "|" + id).getBytes(StandardCharsets.UTF_8));
        }

        static Cursor parse(String text) {
            try {
                String[] parts =
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
                return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
            } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw Problem.Invalid.field("after", "bad-cursor", "after must be the next of an earlier answer.");
            }
        }
    }
}
