package io.fairlead.access;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code app_user}. */
@Component
final class UserTable {

    private final DatabaseClient db;

    UserTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<Credentials> credentials(String email) {
        return db.sql("select id, password_hash, disabled_at is not null as disabled from app_user"
                        + " where lower(email) = lower(:email)")
                .bind("email", email)
                .map(row -> new Credentials(
                        Columns.id(row, "id"),
                        row.get("password_hash", String.class),
                        Columns.get(row, "disabled", Boolean.class)))
                .one();
    }

    Flux<UserRow> all() {
        return db.sql("select * from app_user_scope order by lower(name), id")
                .map(UserTable::row)
                .all();
    }

    Mono<UserRow> find(UUID id) {
        return db.sql("select * from app_user_scope where id = :id")
                .bind("id", id)
                .map(UserTable::row)
                .one();
    }

    Mono<Actor.User> actor(UUID id) {
        return db.sql("select * from app_user_scope where id = :id and not disabled")
                .bind("id", id)
                .map(row -> SessionTable.actor(row))
                .one();
    }

    Mono<UUID> insert(String name, String email, String role, @Nullable String passwordHash) {
        return db.sql("""
                        insert into app_user (id, name, email, role, password_hash)
                        values (:id, :name, :email, :role, :hash)
                        on conflict do nothing
                        returning id
                        """)
                .bind("id", Ids.next())
                .bind("name", name)
                .bind("email", email)
                .bind("role", role)
                .bind("hash", Parameter.fromOrEmpty(passwordHash, String.class))
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** Null leaves as it is. The row stays locked until the transaction ends. */
    Mono<Long> update(UUID id, UserChange change, @Nullable String passwordHash) {
        return db.sql("""
                        update app_user set
                            version = version + 1,
                            name = coalesce(:name, name),
                            role = coalesce(:role, role),
                            capacity = coalesce(:capacity, capacity),
                            password_hash = coalesce(:hash, password_hash),
                            disabled_at = case when :disabled is null then disabled_at
                                               when :disabled then coalesce(disabled_at, now()) end
                        where id = :id and version = coalesce(:version, version)
                        """)
                .bind("id", id)
                .bind("version", Parameter.fromOrEmpty(change.version(), Long.class))
                .bind("name", Parameter.fromOrEmpty(change.name(), String.class))
                .bind("role", Parameter.fromOrEmpty(change.role(), String.class))
                .bind("capacity", Parameter.fromOrEmpty(change.capacity(), Integer.class))
                .bind("disabled", Parameter.fromOrEmpty(change.disabled(), Boolean.class))
                .bind("hash", Parameter.fromOrEmpty(passwordHash, String.class))
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> preferences(UUID id, Preferences change, @Nullable String notifications) {
        return db.sql("""
                        update app_user set
                            locale = coalesce(:locale, locale),
                            zone = coalesce(:zone, zone),
                            theme = coalesce(:theme, theme),
                            notifications = coalesce(:notifications::json, notifications)
                        where id = :id
                        """)
                .bind("id", id)
                .bind("locale", Parameter.fromOrEmpty(change.locale(), String.class))
                .bind("zone", Parameter.fromOrEmpty(change.zone(), String.class))
                .bind("theme", Parameter.fromOrEmpty(change.theme(), String.class))
                .bind("notifications", Parameter.fromOrEmpty(notifications, String.class))
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> available(UUID id, boolean available) {
        return db.sql("update app_user set version = version + 1, available = :available"
                        + " where id = :id and available <> :available")
                .bind("id", id)
                .bind("available", available)
                .fetch()
                .rowsUpdated();
    }

    /** Replaces the user's teams. */
    Mono<Void> teams(UUID id, Collection<UUID> teams) {
        return db.sql("""
                        with gone as (delete from team_member where user_id = :id and team_id <> all (:teams))
                        insert into team_member (team_id, user_id) select t, :id from unnest(:teams) t
                        on conflict do nothing
                        """)
                .bind("id", id)
                .bind("teams", teams.toArray(UUID[]::new))
                .then();
    }

    /** Says of users, whose scope has changed by a change elsewhere, that they are not what they were. */
    Flux<UserRow> touch(Collection<UUID> ids) {
        return db.sql("update app_user set version = version + 1 where id = any (:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .then()
                .thenMany(db.sql("select * from app_user_scope where id = any (:ids) order by id")
                        .bind("ids", ids.toArray(UUID[]::new))
                        .map(UserTable::row)
                        .all());
    }

    /** Everyone whose inboxes follow from these teams, and every admin, who sees all. */
    Flux<UUID> whoSeesBy(Collection<UUID> teams) {
        return db.sql("""
                        select id from app_user
                        where role = 'admin' or id in (select user_id from team_member where team_id = any (:teams))
                        """)
                .bind("teams", teams.toArray(UUID[]::new))
                .map(row -> Columns.id(row, "id"))
                .all();
    }

    /** Ids of the admins who can sign in; their rows stay locked, so that two cannot remove each other. */
    Mono<List<UUID>> lockAdmins() {
        return db.sql("select id from app_user where role = 'admin' and disabled_at is null order by id for update")
                .map(row -> Columns.id(row, "id"))
                .all()
                .collectList();
    }

    private static UserRow row(Readable row) {
        return new UserRow(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                Columns.text(row, "email"),
                Columns.text(row, "role"),
                List.of(Columns.get(row, "teams", UUID[].class)),
                List.of(Columns.get(row, "inboxes", UUID[].class)),
                Columns.get(row, "available", Boolean.class),
                (int) Columns.number(row, "load"),
                (int) Columns.number(row, "capacity"),
                Columns.get(row, "disabled", Boolean.class),
                new Preferences(
                        Columns.text(row, "locale"), Columns.text(row, "zone"), Columns.text(row, "theme"), null),
                Columns.text(row, "notifications"));
    }

    /** A user's row with the scope that follows from its teams. */
    record UserRow(
            UUID id,
            long version,
            String name,
            String email,
            String role,
            List<UUID> teams,
            List<UUID> inboxes,
            boolean available,
            int load,
            int capacity,
            boolean disabled,
            Preferences preferences,
            String notifications) {}

    /** What sign-in needs to know. */
    record Credentials(UUID userId, @Nullable String passwordHash, boolean disabled) {
        static final Credentials NONE = new Credentials(new UUID(0, 0), null, true);
    }
}
