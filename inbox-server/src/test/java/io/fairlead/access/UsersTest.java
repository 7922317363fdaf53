package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Position;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Users, teams and inboxes through their API. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class UsersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    WebTestClient client;

    @Autowired
    People people;

    @Autowired
    Journal journal;

    @Autowired
    DatabaseClient db;

    private Http as(People.Person person) {
        return new Http(client, People.cookie(client, person));
    }

    @Test
    void sessionTellsWhoOneIsAndWhatOneMay() {
        People.Person agent = people.make("agent");
        UUID inbox = people.inboxOf(agent);
        Http http = as(agent);
        var view = http.get("/api/session").json();
        assertThat(view.path("user").path("email").asString()).isEqualTo(agent.email());
        assertThat(view.path("user").path("inboxes").get(0).asString()).isEqualTo(inbox.toString());
        assertThat(view.path("role").asString()).isEqualTo("agent");
        assertThat(view.path("abilities").toString())
                .contains("conversation.reply")
                .doesNotContain("user.manage");
        assertThat(view.path("epoch").asString()).hasSize(36);
        assertThat(view.path("serverNow").asString()).endsWith("Z");
        assertThat(view.path("demo").asBoolean(true)).isFalse();
        var changed = http.patch(
                "/api/session", "{\"locale\":\"zh-CN\",\"zone\":\"Asia/Shanghai\",\"notifications\":{\"sound\":true}}");
        assertThat(changed.json().path("locale").asString()).isEqualTo("zh-CN");
        assertThat(changed.json().path("notifications").path("sound").asBoolean())
                .isTrue();
        assertThat(http.patch("/api/session", "{\"zone\":\"Mars/Base\"}").status())
                .isEqualTo(400);
    }

    @Test
    void disablingEndsTheSessionAtOnceAndBarsTheDoor() {
        People.Person admin = people.make("admin");
        People.Person agent = people.make("agent");
        Http boss = as(admin);
        Http http = as(agent);
        assertThat(http.get("/api/users").status()).isEqualTo(200);
        long before = position();
        var answer = boss.patch("/api/users/" + agent.id(), "{\"disabled\":true}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(http.get("/api/users").status()).isEqualTo(401);
        assertThat(eventTypes(before)).contains("user.changed", "session.ended");
        String body = "{\"email\":\"" + agent.email() + "\",\"password\":\"" + People.PASSWORD + "\"}";
        assertThat(new Http(client, null).post("/api/session", body).code()).isEqualTo("bad-credentials");
    }

    @Test
    void anotherRoleHoldsForTheRunningSession() {
        People.Person admin = people.make("admin");
        People.Person agent = people.make("agent");
        Http http = as(agent);
        assertThat(http.post("/api/teams", "{\"name\":\"Not yet\"}").code()).isEqualTo("forbidden");
        as(admin).patch("/api/users/" + agent.id(), "{\"role\":\"admin\"}");
        assertThat(http.post("/api/teams", "{\"name\":\"Now " + agent.id() + "\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatATeamServesDecidesWhatItsMembersSee() {
        People.Person admin = people.make("admin");
        People.Person agent = people.make("agent");
        Http boss = as(admin);
        Http http = as(agent);
        String inbox = boss.post("/api/inboxes", "{\"name\":\"Inbox of " + agent.id() + "\"}")
                .json()
                .path("id")
                .asString();
        assertThat(http.get("/api/inboxes/" + inbox).code()).isEqualTo("not-found");
        long before = position();
        var team = boss.post(
                "/api/teams",
                "{\"name\":\"T " + agent.id() + "\",\"members\":[\"" + agent.id() + "\"],\"inboxes\":[\"" + inbox
                        + "\"]}");
        assertThat(team.status()).isEqualTo(201);
        assertThat(http.get("/api/inboxes/" + inbox).status()).isEqualTo(200);
        assertThat(eventTypes(before)).containsOnlyOnce("team.changed").contains("user.changed", "inbox.changed");
        boss.patch("/api/inboxes/" + inbox, "{\"teams\":[]}");
        assertThat(http.get("/api/inboxes/" + inbox).code()).isEqualTo("not-found");
        assertThat(http.get("/api/inboxes").json().path("items").size()).isZero();
    }

    @Test
    void onlyAdminsManageAndARefusedChangeChangesNothing() {
        People.Person other = people.make("agent");
        UUID inbox = people.inboxOf(other);
        for (String role : List.of("agent", "lead")) {
            Http http = as(people.make(role));
            long before = position();
            assertThat(http.patch("/api/users/" + other.id(), "{\"role\":\"admin\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(http.patch("/api/inboxes/" + inbox, "{\"name\":\"Mine\",\"teams\":[]}")
                            .status())
                    .isEqualTo(403);
            assertThat(http.post("/api/users", "{\"name\":\"X\",\"email\":\"x@example.com\",\"role\":\"admin\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(http.get("/api/inboxes/" + inbox).status()).isEqualTo(404);
            assertThat(position()).isEqualTo(before);
        }
        String name = db.sql("select name from inbox where id = :id")
                .bind("id", inbox)
                .map(row -> row.get(0, String.class))
                .one()
                .block(PATIENCE);
        assertThat(name).isEqualTo("Inbox " + inbox);
    }

    @Test
    void aNewUserGetsAPasswordThatIsToldOnce() {
        Http boss = as(people.make("admin"));
        String email = UUID.randomUUID() + "@example.com";
        String body = "{\"name\":\"New\",\"email\":\"" + email + "\",\"role\":\"lead\"}";
        var made = boss.post("/api/users", body);
        assertThat(made.status()).isEqualTo(201);
        String password = made.json().path("password").asString();
        assertThat(password).hasSizeGreaterThan(15);
        assertThat(boss.get("/api/users").json().toString()).contains(email).doesNotContain(password);
        assertThat(boss.post("/api/users", body).code()).isEqualTo("name-taken");
        String signIn =
                "{\"email\":\"" + email.toUpperCase(java.util.Locale.ROOT) + "\",\"password\":\"" + password + "\"}";
        assertThat(new Http(client, null).post("/api/session", signIn).status()).isEqualTo(204);
    }

    @Test
    void aStaleVersionAndAnUnknownTeamAreRefused() {
        People.Person agent = people.make("agent");
        Http boss = as(people.make("admin"));
        assertThat(boss.patch("/api/users/" + agent.id(), "{\"version\":1,\"name\":\"B\"}")
                        .status())
                .isEqualTo(200);
        assertThat(boss.patch("/api/users/" + agent.id(), "{\"version\":1,\"name\":\"C\"}")
                        .code())
                .isEqualTo("stale-version");
        var unknown = boss.patch("/api/users/" + agent.id(), "{\"name\":\"D\",\"teams\":[\"" + agent.id() + "\"]}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(boss.get("/api/users").json().toString()).contains("\"B\"").doesNotContain("\"D\"");
    }

    @Test
    void availabilityIsOnesOwnAndTold() {
        Http http = as(people.make("agent"));
        long before = position();
        var answer = http.send(HttpMethod.PUT, "/api/users/me/availability", "{\"available\":false}", _ -> {});
        assertThat(answer.json().path("available").asBoolean(true)).isFalse();
        assertThat(eventTypes(before)).containsExactly("user.changed");
    }

    private long position() {
        return journal.position().map(Position::seq).block(PATIENCE);
    }

    private List<String> eventTypes(long after) {
        return journal.read(after, 100).map(JournalRow::type).collectList().block(PATIENCE);
    }
}
