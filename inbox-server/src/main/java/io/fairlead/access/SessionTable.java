package io.fairlead.access;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Role;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code session}. */
@Component
final class SessionTable {

    private final DatabaseClient db;

    SessionTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<Void> insert(NewSession session) {
        return db.sql("""
                        insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at, ip, user_agent)
                        values (:id, :hash, :user, :now, :now, :expires, :ip, :agent)
                        """)
                .bind("id", session.id())
                .bind("hash", session.tokenHash())
                .bind("user", session.userId())
                .bind("now", session.now())
                .bind("expires", session.expiresAt())
                .bind("ip", Parameter.fromOrEmpty(session.ip(), String.class))
                .bind("agent", Parameter.fromOrEmpty(session.userAgent(), String.class))
                .then();
    }

    /** Marks the session as used and gives it with its user's present scope; empty if it is unknown, over, or the user disabled. */
    Mono<SignedIn> use(byte[] tokenHash, Instant now, Instant unusedSince) {
        return db.sql("""
                        with used as (
                            update session set last_seen_at = :now
                            where token_hash = :hash and expires_at > :now and last_seen_at > :unused
                            returning id, user_id, expires_at)
                        select s.id as session_id, s.expires_at, u.id, u.name, u.role, u.teams, u.inboxes
                        from used s join app_user_scope u on u.id = s.user_id
                        where not u.disabled
                        """)
                .bind("hash", tokenHash)
                .bind("now", now)
                .bind("unused", unusedSince)
                .map(row -> new SignedIn(Columns.id(row, "session_id"), actor(row), Columns.instant(row, "expires_at")))
                .one();
    }

    Mono<Long> delete(UUID id) {
        return db.sql("delete from session where id = :id")
                .bind("id", id)
                .fetch()
                .rowsUpdated();
    }

    Flux<UUID> deleteAllOf(UUID userId) {
        return db.sql("delete from session where user_id = :user returning id")
                .bind("user", userId)
                .map(row -> Columns.id(row, "id"))
                .all();
    }

    Mono<Long> deleteOver(Instant now, Instant unusedSince) {
        return db.sql("delete from session where expires_at <= :now or last_seen_at <= :unused")
                .bind("now", now)
                .bind("unused", unusedSince)
                .fetch()
                .rowsUpdated();
    }

    static Actor.User actor(Readable row) {
        return new Actor.User(
                Columns.id(row, "id"),
                Columns.text(row, "name"),
                Role.valueOf(Columns.text(row, "role").toUpperCase(Locale.ROOT)),
                Set.of(Columns.get(row, "teams", UUID[].class)),
                Set.of(Columns.get(row, "inboxes", UUID[].class)));
    }

    /** What is written at sign-in. */
    record NewSession(
            UUID id,
            byte[] tokenHash,
            UUID userId,
            Instant now,
            Instant expiresAt,
            @Nullable String ip,
            @Nullable String userAgent) {}
}
