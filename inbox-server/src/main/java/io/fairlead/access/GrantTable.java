package io.fairlead.access;

import io.fairlead.kernel.Columns;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of {@code team_member} and {@code inbox_team}, from which follows who sees what. */
@Component
final class GrantTable {

    /** Any number that nothing else locks on. */
    private static final long LOCK = 0x6661_6972_6c65_6164L;

    private final DatabaseClient db;

    GrantTable(DatabaseClient db) {
        this.db = db;
    }

    /** Changes of who may see what are made one after another: they are rare, and each reads what it then changes. */
    Mono<Void> lock() {
        return db.sql("select pg_advisory_xact_lock(:key)").bind("key", LOCK).then();
    }

    Mono<Void> teamsOfUser(UUID user, Collection<UUID> teams) {
        return replace(user, teams, """
                with gone as (delete from team_member where user_id = :one and team_id <> all (:many))
                insert into team_member (team_id, user_id) select t, :one from unnest(:many) t on conflict do nothing
                """);
    }

    Mono<Void> membersOfTeam(UUID team, Collection<UUID> members) {
        return replace(team, members, """
                with gone as (delete from team_member where team_id = :one and user_id <> all (:many))
                insert into team_member (team_id, user_id) select :one, u from unnest(:many) u on conflict do nothing
                """);
    }

    Mono<Void> inboxesOfTeam(UUID team, Collection<UUID> inboxes) {
        return replace(team, inboxes, """
                with gone as (delete from inbox_team where team_id = :one and inbox_id <> all (:many))
                insert into inbox_team (inbox_id, team_id) select i, :one from unnest(:many) i on conflict do nothing
                """);
    }

    Mono<Void> teamsOfInbox(UUID inbox, Collection<UUID> teams) {
        return replace(inbox, teams, """
                with gone as (delete from inbox_team where inbox_id = :one and team_id <> all (:many))
                insert into inbox_team (inbox_id, team_id) select :one, t from unnest(:many) t on conflict do nothing
                """);
    }

    Mono<Set<UUID>> membersOf(Collection<UUID> teams) {
        return ids("select user_id as id from team_member where team_id = any (:ids)", teams);
    }

    Mono<Set<UUID>> admins() {
        return db.sql("select id from app_user where role = 'admin'")
                .map(row -> Columns.id(row, "id"))
                .all()
                .collect(Collectors.toUnmodifiableSet());
    }

    Mono<Set<UUID>> knownUsers(Collection<UUID> ids) {
        return ids("select id from app_user where id = any (:ids)", ids);
    }

    Mono<Set<UUID>> knownTeams(Collection<UUID> ids) {
        return ids("select id from team where id = any (:ids)", ids);
    }

    Mono<Set<UUID>> knownInboxes(Collection<UUID> ids) {
        return ids("select id from inbox where id = any (:ids)", ids);
    }

    private Mono<Void> replace(UUID one, Collection<UUID> many, String sql) {
        return db.sql(sql)
                .bind("one", one)
                .bind("many", many.toArray(UUID[]::new))
                .then();
    }

    private Mono<Set<UUID>> ids(String sql, Collection<UUID> of) {
        return db.sql(sql)
                .bind("ids", of.toArray(UUID[]::new))
                .map(row -> Columns.id(row, "id"))
                .all()
                .collect(Collectors.toUnmodifiableSet());
    }
}
