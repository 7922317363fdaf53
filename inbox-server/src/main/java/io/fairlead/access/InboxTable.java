package io.fairlead.access;

import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of {@code inbox}. The counts come from an index of open conversations. */
@Component
final class InboxTable {

    private static final String VIEW = """
            select i.id, i.version, i.name, i.reopen_days, i.signatures::text as signatures, i.auto_reply_on,
                   i.auto_reply::text as auto_reply, s.policy_id, c.open, c.unassigned,
                   array(select it.team_id from inbox_team it where it.inbox_id = i.id order by 1) as teams
            from inbox i
            left join sla_inbox s on s.inbox_id = i.id
            cross join lateral (
                select count(*) as open, count(*) filter (where assignee_id is null) as unassigned
                from conversation where inbox_id = i.id and status = 'open') c
            """;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient db;
    private final JsonMapper json;

    InboxTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    Flux<InboxView> all() {
        return db.sql(VIEW + " order by lower(i.name), i.id").map(this::view).all();
    }

    Mono<InboxView> find(UUID id) {
        return db.sql(VIEW + " where i.id = :id").bind("id", id).map(this::view).one();
    }

    Mono<UUID> insert(String name, int reopenDays) {
        return db.sql("insert into inbox (id, version, name, reopen_days) values (:id, 0, :name, :days) returning id")
                .bind("id", Ids.next())
                .bind("name", name)
                .bind("days", reopenDays)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** 0 if the inbox has another version than {@code change} expects. */
    Mono<Long> update(UUID id, InboxChange change) {
        InboxChange.AutoReply reply = change.autoReply();
        return db.sql("""
                        update inbox set name = coalesce(:name, name), reopen_days = coalesce(:days, reopen_days),
                            signatures = coalesce(:signatures::json, signatures),
                            auto_reply_on = coalesce(:replies, auto_reply_on), auto_reply = coalesce(:texts::json, auto_reply)
                        where id = :id and version = coalesce(:version, version)
                        """)
                .bind("signatures", texts(change.signatures()))
                .bind("replies", Parameter.fromOrEmpty(reply == null ? null : reply.on(), Boolean.class))
                .bind("texts", texts(reply == null ? null : reply.texts()))
                .bind("id", id)
                .bind("version", Parameter.fromOrEmpty(change.version(), Long.class))
                .bind("name", Parameter.fromOrEmpty(change.name(), String.class))
                .bind("days", Parameter.fromOrEmpty(change.reopenDays(), Integer.class))
                .fetch()
                .rowsUpdated();
    }

    /** Gives each a new version; their rows as they are then. */
    Flux<InboxView> touch(Collection<UUID> ids) {
        UUID[] array = ids.toArray(UUID[]::new);
        return db.sql("update inbox set version = version + 1 where id = any (:ids)")
                .bind("ids", array)
                .then()
                .thenMany(db.sql(VIEW + " where i.id = any (:ids) order by i.id")
                        .bind("ids", array)
                        .map(this::view)
                        .all());
    }

    private Parameter texts(@Nullable Map<String, String> texts) {
        return Parameter.fromOrEmpty(texts == null ? null : json.writeValueAsString(texts), String.class);
    }

    private InboxView view(Readable row) {
        return new InboxView(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                List.of(Columns.get(row, "teams", UUID[].class)),
                (int) Columns.number(row, "reopen_days"),
                row.get("policy_id", UUID.class),
                json.readValue(Columns.text(row, "signatures"), TEXTS),
                new InboxView.AutoReply(
                        Columns.get(row, "auto_reply_on", Boolean.class),
                        json.readValue(Columns.text(row, "auto_reply"), TEXTS)),
                Columns.number(row, "open"),
                Columns.number(row, "unassigned"));
    }
}
