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
import tools.jackson.databind.json.JsonMapper;

/** SQL of {@code app_user}. */
@Component
final class UserTable {

    private final DatabaseClient db;
    private final JsonMapper json;

    UserTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
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
                        insert into app_user (id, version, name, email, role, password_hash)
                        values (:id, 0, :name, :email, :role, :hash)
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

    /** Null leaves as it is; 0 if the user has another version than {@code change} expects. */
    Mono<Long> update(UUID id, UserChange change, @Nullable String passwordHash) {
        return db.sql("""
                        update app_user set
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

    Mono<Long> preferences(UUID id, Preferences change) {
        Object settings = change.notifications();
        String notifications = settings == null ? null : json.writeValueAsString(settings);
        return db.sql("""
                        update app_user set
                            locale = coalesce(:locale, locale),
                            zone = coalesce(:zone, zone),
                            theme = coalesce(:theme, theme),
                            undo_seconds = coalesce(:undo, undo_seconds),
                            notifications = coalesce(:notifications::json, notifications)
                        where id = :id
                        """)
                .bind("id", id)
                .bind("locale", Parameter.fromOrEmpty(change.locale(), String.class))
                .bind("zone", Parameter.fromOrEmpty(change.zone(), String.class))
                .bind("theme", Parameter.fromOrEmpty(change.theme(), String.class))
                .bind("undo", Parameter.fromOrEmpty(change.undoSeconds(), Integer.class))
                .bind("notifications", Parameter.fromOrEmpty(notifications, String.class))
                .fetch()
                .rowsUpdated();
    }

    Mono<Void> available(UUID id, boolean available) {
        return db.sql("update app_user set available = :available where id = :id")
                .bind("id", id)
                .bind("available", available)
                .then();
    }

    /** Gives each a new version; their rows as they are then. */
    Flux<UserRow> touch(Collection<UUID> ids) {
        return db.sql("update app_user set version = version + 1 where id = any (:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .then()
                .thenMany(db.sql("select * from app_user_scope where id = any (:ids) order by id")
                        .bind("ids", ids.toArray(UUID[]::new))
                        .map(UserTable::row)
                        .all());
    }

    /** How many can sign in as an admin. */
    Mono<Long> admins() {
        return db.sql("select count(*) as n from app_user where role = 'admin' and disabled_at is null")
                .map(row -> Columns.number(row, "n"))
                .one();
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
                row.get("locale", String.class),
                Columns.text(row, "zone"),
                Columns.text(row, "theme"),
                (int) Columns.number(row, "undo_seconds"),
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
            @Nullable String locale,
            String zone,
            String theme,
            int undoSeconds,
            String notifications) {}

    /** What sign-in needs to know. */
    record Credentials(UUID userId, @Nullable String passwordHash, boolean disabled) {
        static final Credentials NONE = new Credentials(new UUID(0, 0), null, true);
    }
}
