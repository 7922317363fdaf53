package io.fairlead.live;

import io.fairlead.kernel.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** Users with a session, teams and inboxes by plain rows: these tests are about sockets, not about signing in. */
final class Crew {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DatabaseClient db;

    Crew(DatabaseClient db) {
        this.db = db;
    }

    record Member(UUID id, UUID sessionId, String cookie) {}

    Member hire(String role, String name, UUID... teams) {
        UUID id = Ids.next();
        run(db.sql("insert into app_user (id, name, email, role) values (:id, :name, :email, :role)")
                .bind("id", id)
                .bind("name", name)
                .bind("email", id + "@example.com")
                .bind("role", role));
        for (UUID team : teams) {
            join(team, id);
        }
        return signIn(id, Instant.now().plusSeconds(3600));
    }

    Member signIn(UUID user, Instant until) {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        UUID session = Ids.next();
        run(db.sql("insert into session (id, token_hash, user_id, expires_at) values (:id, :hash, :user, :until)")
                .bind("id", session)
                .bind("hash", sha256(token))
                .bind("user", user)
                .bind("until", until));
        return new Member(user, session, "fairlead_session=" + token);
    }

    UUID team() {
        UUID team = Ids.next();
        run(db.sql("insert into team (id, name) values (:id, :name)")
                .bind("id", team)
                .bind("name", "Team " + team));
        return team;
    }

    UUID inbox(UUID... teams) {
        UUID inbox = Ids.next();
        run(db.sql("insert into inbox (id, name) values (:id, :name)")
                .bind("id", inbox)
                .bind("name", "Inbox " + inbox));
        for (UUID team : teams) {
            run(db.sql("insert into inbox_team values (:inbox, :team)")
                    .bind("inbox", inbox)
                    .bind("team", team));
        }
        return inbox;
    }

    UUID conversation(UUID inbox) {
        UUID id = Ids.next();
        run(db.sql(
                        "insert into channel_account (id, kind, name, key, inbox_id) values (:id, 'webhook', :name, :name, :inbox)")
                .bind("id", id)
                .bind("name", "Channel " + id)
                .bind("inbox", inbox));
        run(db.sql("insert into contact (id, name) values (:id, 'Somebody')").bind("id", id));
        run(db.sql("""
                        insert into conversation (id, channel_account_id, inbox_id, external_thread_key, contact_id)
                        values (:id, :id, :inbox, 'thread', :id)
                        """).bind("id", id).bind("inbox", inbox));
        return id;
    }

    void join(UUID team, UUID user) {
        run(db.sql("insert into team_member values (:team, :user)")
                .bind("team", team)
                .bind("user", user));
    }

    void leave(UUID team, UUID user) {
        run(db.sql("delete from team_member where team_id = :team and user_id = :user")
                .bind("team", team)
                .bind("user", user));
    }

    void disable(UUID user) {
        run(db.sql("update app_user set disabled_at = now() where id = :id").bind("id", user));
    }

    void run(DatabaseClient.GenericExecuteSpec statement) {
        statement.fetch().rowsUpdated().block(PATIENCE);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
