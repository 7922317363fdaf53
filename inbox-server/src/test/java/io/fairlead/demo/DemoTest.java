package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DemoTest {

    private static final String BUSY = "{\"running\":true,\"pace\":\"busy\"}";

    @TempDir
    static Path home;

    private static Town town;
    private static String admin;

    @BeforeAll
    static void open() throws Exception {
        town = Town.open(TestServers.database(), home);
        admin = town.signIn("admin");
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void everyKindArrivesWithItsCustomerAndATickingTarget() throws Exception {
        Set<String> kinds = new HashSet<>();
        for (JsonNode channel : town.all(admin, "/api/channels")) {
            kinds.add(channel.path("kind").asString());
        }
        assertThat(kinds).contains("webhook", "form", "chat", "email");
        assertThat(town.put(admin, "/api/demo", BUSY).status()).isEqualTo(200);
        for (String kind : kinds) {
            Town.await(kind, () -> open(kind) != null);
            JsonNode conversation = open(kind);
            assertThat(conversation.path("contact").path("name").asString()).isNotEmpty();
            assertThat(conversation.path("preview").asString()).isNotEmpty();
            assertThat(conversation.path("language").asString()).isNotEmpty();
            if (!kind.equals("chat")) {
                assertThat(conversation.path("company").path("name").asString())
                        .as("company of %s", conversation)
                        .isNotEmpty();
            }
            Town.await(
                    "a timer for " + kind,
                    () -> town.get(
                                    admin,
                                    "/api/conversations/"
                                            + conversation.path("id").asString())
                            .json()
                            .path("conversation")
                            .path("timer")
                            .hasNonNull("dueAt"));
        }
        assertThat(town.all(admin, "/api/quarantine")).isEmpty();
    }

    @Test
    void customersAnswerTheAgentsReplies() throws Exception {
        assertThat(town.put(admin, "/api/demo", BUSY).status()).isEqualTo(200);
        for (String kind : List.of("webhook", "chat", "email")) {
            List<String> replied = new ArrayList<>();
            Town.await("an answer by " + kind, () -> {
                JsonNode fresh = openWithoutReply(kind);
                if (fresh != null && replied.size() < 40) {
                    replied.add(fresh.path("id").asString());
                    reply(fresh.path("id").asString());
                }
                return replied.stream().anyMatch(id -> isAnswered(id));
            });
        }
    }

    @Test
    void aPauseHoldsUntilItIsOver() throws Exception {
        JsonNode paused = town.put(admin, "/api/demo", "{\"running\":false}").json();
        assertThat(paused.path("running").asBoolean(true)).isFalse();
        // What was being typed is still sent.
        Thread.sleep(6_000);
        JsonNode sent = town.get(admin, "/api/demo").json().path("sent");
        Thread.sleep(3_000);
        assertThat(town.get(admin, "/api/demo").json().path("sent")).isEqualTo(sent);
        assertThat(town.put(admin, "/api/demo", BUSY).json().path("running").asBoolean())
                .isTrue();
        Town.await(
                "messages again",
                () -> !town.get(admin, "/api/demo").json().path("sent").equals(sent));
    }

    @Test
    void agentsDoNotControlIt() throws Exception {
        assertThat(town.get(town.signIn("agent"), "/api/demo").status()).isEqualTo(403);
        assertThat(town.get(town.signIn("lead"), "/api/demo").status()).isEqualTo(200);
        Town.Answer wild = town.put(admin, "/api/demo", "{\"pace\":\"wild\"}");
        assertThat(wild.status()).isEqualTo(400);
        assertThat(wild.json().path("code").asString()).isEqualTo("invalid");
    }

    @Test
    void aRestartMakesNothingTwice() throws Exception {
        TestServers.Database own = TestServers.database();
        Path place = Files.createTempDirectory("fairlead-home");
        String accounts;
        List<String> before;
        try (Town first = Town.open(own, place)) {
            before = company(first);
            accounts = first.accounts().toString();
            assertThat(first.put(first.signIn("lead"), "/api/demo", "{\"running\":false}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("demo-accounts.json"))))
                .isEqualTo("rw-------");
        try (Town second = Town.open(own, place)) {
            assertThat(company(second)).isEqualTo(before);
            assertThat(second.accounts()).hasToString(accounts);
            assertThat(second.get(second.signIn("admin"), "/api/demo")
                            .json()
                            .path("running")
                            .asBoolean(true))
                    .isFalse();
        }
        Path elsewhere = Files.createTempDirectory("fairlead-home");
        try (Town production =
                Town.open(own, elsewhere, "--spring.profiles.active=production", "--fairlead.demo=true")) {
            assertThat(elsewhere.resolve("demo-accounts.json")).doesNotExist();
            Town owner = new Town(production.server(), place);
            Town.Answer answer = owner.get(owner.signIn("admin"), "/api/demo");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("code").asString()).isEqualTo("not-found");
        }
        try (Town _ = Town.open(own, elsewhere)) {
            assertThat(elsewhere.resolve("demo-accounts.json"))
                    .as("somebody else's company")
                    .doesNotExist();
        }
    }

    private static List<String> company(Town town) throws Exception {
        String admin = town.signIn("admin");
        List<String> all = new ArrayList<>();
        for (String list : List.of("users", "teams", "inboxes", "channels", "sla-policies", "calendars")) {
            for (JsonNode one : town.all(admin, "/api/" + list)) {
                all.add(list + " " + one.path("id").asString() + " "
                        + one.path("name").asString());
            }
        }
        assertThat(all).hasSizeGreaterThan(25);
        return all;
    }

    private JsonNode open(String kind) throws Exception {
        return first(kind, "");
    }

    private JsonNode openWithoutReply(String kind) throws Exception {
        return first(kind, "no reply");
    }

    private JsonNode first(String kind, String which) throws Exception {
        for (JsonNode one : town.all(admin, "/api/conversations?status=open")) {
            if (one.path("channel").path("kind").asString().equals(kind)
                    && (which.isEmpty() || !one.hasNonNull("firstReplyAt"))) {
                return one;
            }
        }
        return null;
    }

    private void reply(String id) throws Exception {
        Town.Answer answer = town.post(
                admin,
                "/api/conversations/" + id + "/messages",
                "{\"clientMsgId\":\"" + UUID.randomUUID()
                        + "\",\"kind\":\"reply\",\"text\":\"Thank you, we are on it.\",\"force\":true}");
        assertThat(answer.status()).isEqualTo(201);
    }

    /** A message of the customer after one of ours. */
    private boolean isAnswered(String id) {
        try {
            boolean replied = false;
            for (JsonNode message : town.get(admin, "/api/conversations/" + id + "/messages")
                    .json()
                    .path("items")) {
                String direction = message.path("direction").asString();
                if (replied && direction.equals("in")) {
                    return true;
                }
                replied |= direction.equals("out");
            }
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
