package io.fairlead.routing;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code agent_load}, and of who works which inbox. */
@Component
final class CrewTable {

    private final DatabaseClient db;

    CrewTable(DatabaseClient db) {
        this.db = db;
    }

    Flux<Member> members(Collection<UUID> inboxes) {
        return db.sql("""
                        select distinct on (it.inbox_id, u.id) it.inbox_id, u.id as user_id, it.team_id, u.name, u.available, u.capacity
                        from inbox_team it
                        join team_member m on m.team_id = it.team_id
                        join app_user u on u.id = m.user_id
                        where it.inbox_id = any(:inboxes) and u.disabled_at is null
                        order by it.inbox_id, u.id, it.team_id
                        """)
                .bind("inboxes", inboxes.toArray(UUID[]::new))
                .map(row -> new Member(
                        Columns.id(row, "inbox_id"),
                        Columns.id(row, "user_id"),
                        Columns.id(row, "team_id"),
                        Columns.text(row, "name"),
                        Columns.get(row, "available", Boolean.class),
                        (int) Columns.number(row, "capacity")))
                .all();
    }

    /**
     * The loads of these users, locked until the transaction ends, so that nobody else gives them anything meanwhile (I26).
     * In the order of ids; conversations are locked before loads, everywhere.
     */
    Mono<Map<UUID, Load>> lockLoads(Collection<UUID> users) {
        UUID[] ids = users.toArray(UUID[]::new);
        Mono<Void> rows = db.sql("""
                        insert into agent_load (user_id)
                        select u from unnest(:users) u where not exists (select from agent_load l where l.user_id = u)
                        order by 1
                        on conflict do nothing
                        """).bind("users", ids).then();
        Mono<Map<UUID, Load>> loads = db.sql("""
                        select user_id, open, last_assigned_at from agent_load
                        where user_id = any(:users)
                        order by user_id
                        for no key update
                        """)
                .bind("users", ids)
                .map(row -> Map.entry(
                        Columns.id(row, "user_id"),
                        new Load((int) Columns.number(row, "open"), Columns.maybeInstant(row, "last_assigned_at"))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
        return rows.then(loads);
    }

    Mono<Void> assigned(List<Choice> choices) {
        if (choices.isEmpty()) {
            return Mono.empty();
        }
        return db.sql("""
                        update agent_load l set last_assigned_at = a.at
                        from (select u, max(at) as at from unnest(:users, :times) as x(u, at) group by u) a
                        where l.user_id = a.u
                        """)
                .bind("users", choices.stream().map(Choice::to).toArray(UUID[]::new))
                .bind("times", choices.stream().map(choice -> time(choice.at())).toArray(OffsetDateTime[]::new))
                .then();
    }

    /** How many conversations each inbox's people of these could take; inboxes without room are left out. */
    Mono<Map<UUID, Integer>> room(Collection<UUID> online) {
        return db.sql("""
                        select w.inbox_id, sum(w.room)::int as room
                        from (select distinct it.inbox_id, u.id, u.capacity - coalesce(l.open, 0) as room
                              from app_user u
                              join team_member m on m.user_id = u.id
                              join inbox_team it on it.team_id = m.team_id
                              left join agent_load l on l.user_id = u.id
                              where u.id = any(:online) and u.available and u.disabled_at is null) w
                        where w.room > 0
                        group by w.inbox_id
                        """)
                .bind("online", online.toArray(UUID[]::new))
                .map(row -> Map.entry(Columns.id(row, "inbox_id"), (int) Columns.number(row, "room")))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
