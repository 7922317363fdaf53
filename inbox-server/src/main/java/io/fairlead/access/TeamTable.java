package io.fairlead.access;

import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code team}. */
@Component
final class TeamTable {

    private static final String VIEW = """
            select t.id, t.version, t.name,
                   array(select m.user_id from team_member m where m.team_id = t.id order by 1) as members,
                   array(select it.inbox_id from inbox_team it where it.team_id = t.id order by 1) as inboxes
            from team t
            """;

    private final DatabaseClient db;

    TeamTable(DatabaseClient db) {
        this.db = db;
    }

    Flux<TeamView> all() {
        return db.sql(VIEW + " order by lower(t.name), t.id")
                .map(TeamTable::view)
                .all();
    }

    Mono<TeamView> find(UUID id) {
        return db.sql(VIEW + " where t.id = :id")
                .bind("id", id)
                .map(TeamTable::view)
                .one();
    }

    Mono<UUID> insert(String name) {
        return db.sql("insert into team (id, version, name) values (:id, 0, :name) returning id")
                .bind("id", Ids.next())
                .bind("name", name)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** 0 if the team has another version than {@code change} expects. */
    Mono<Long> update(UUID id, TeamChange change) {
        return db.sql("update team set name = coalesce(:name, name)"
                        + " where id = :id and version = coalesce(:version, version)")
                .bind("id", id)
                .bind("version", Parameter.fromOrEmpty(change.version(), Long.class))
                .bind("name", Parameter.fromOrEmpty(change.name(), String.class))
                .fetch()
                .rowsUpdated();
    }

    /** Gives each a new version; their rows as they are then. */
    Flux<TeamView> touch(Collection<UUID> ids) {
        UUID[] array = ids.toArray(UUID[]::new);
        return db.sql("update team set version = version + 1 where id = any (:ids)")
                .bind("ids", array)
                .then()
                .thenMany(db.sql(VIEW + " where t.id = any (:ids) order by t.id")
                        .bind("ids", array)
                        .map(TeamTable::view)
                        .all());
    }

    private static TeamView view(Readable row) {
        return new TeamView(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                List.of(Columns.get(row, "members", UUID[].class)),
                List.of(Columns.get(row, "inboxes", UUID[].class)));
    }
}
