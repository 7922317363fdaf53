package io.fairlead.access;

import io.fairlead.kernel.Ids;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Makes users by plain rows and signs them in by the API. Other rooms' tests import it too. */
@TestComponent
public final class People {

    static final String PASSWORD = "a long enough password";

    private final DatabaseClient db;
    private final Passwords passwords;

    People(DatabaseClient db, Passwords passwords) {
        this.db = db;
        this.passwords = passwords;
    }

    public record Person(UUID id, String email) {}

    public Person make(String role) {
        UUID id = Ids.next();
        String email = role + "-" + id + "@example.com";
        String hash = passwords.hash(PASSWORD).block(Duration.ofSeconds(20));
        run(db.sql(
                        "insert into app_user (id, name, email, role, password_hash) values (:id, :name, :email, :role, :hash)")
                .bind("id", id)
                .bind("name", "A " + role)
                .bind("email", email)
                .bind("role", role)
                .bind("hash", hash));
        return new Person(id, email);
    }

    public UUID inboxOf(Person... members) {
        UUID team = Ids.next();
        UUID inbox = Ids.next();
        run(db.sql("insert into team (id, name) values (:id, :name)")
                .bind("id", team)
                .bind("name", "Team " + team));
        run(db.sql("insert into inbox (id, name) values (:id, :name)")
                .bind("id", inbox)
                .bind("name", "Inbox " + inbox));
        run(db.sql("insert into inbox_team values (:inbox, :team)")
                .bind("inbox", inbox)
                .bind("team", team));
        for (Person member : List.of(members)) {
            run(db.sql("insert into team_member values (:team, :user)")
                    .bind("team", team)
                    .bind("user", member.id()));
        }
        return inbox;
    }

    void run(DatabaseClient.GenericExecuteSpec statement) {
        statement.fetch().rowsUpdated().block(Duration.ofSeconds(20));
    }

    /** The session cookie as {@code name=value}. */
    public static String cookie(WebTestClient http, Person person) {
        String cookie = http.post()
                .uri("/api/session")
                .bodyValue(new SessionApi.Credentials(person.email(), PASSWORD))
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getFirst("Set-Cookie");
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
