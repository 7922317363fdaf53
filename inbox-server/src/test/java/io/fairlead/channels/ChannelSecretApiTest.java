package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Tail;
import io.fairlead.testing.FairleadTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class ChannelSecretApiTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Accounts accounts;

    @Autowired
    ChannelTable table;

    @Autowired
    Vault vault;

    @Autowired
    Connectors connectors;

    @Autowired
    SecretBox box;

    @Autowired
    SettingsForm form;

    @Autowired
    PublicUrl publicUrl;

    @Autowired
    Tail tail;

    private Office office;
    private Office.Channel channel;
    private int posted;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    @Test
    void theOldSecretHoldsForTheOverlapAndThenNoMore() {
        JsonNode fresh = rotate(Map.of("overlapHours", 24), 200);
        assertThat(fresh.get("secret").asString()).startsWith("whsec_").isNotEqualTo(channel.secret());
        assertThat(Instant.parse(fresh.get("until").asString()))
                .isAfter(Instant.now().plusSeconds(86_000));
        assertPost(channel.secret(), 202);
        assertPost(fresh.get("secret").asString(), 202);

        endInTheEnvelope(channel.secret(), Instant.now().minusSeconds(1));
        assertPost(channel.secret(), 401);
        assertPost(fresh.get("secret").asString(), 202);
    }

    /** Nothing tells a node that the hour has come: what it holds in memory has to let the secret go by itself. */
    @Test
    void whatIsHeldInMemoryLetsASecretGoInTime() {
        String fresh = rotate(Map.of("overlapHours", 24), 200).get("secret").asString();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Clock moved = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
        var node = new Accounts(
                table, connectors, new Vault(box, form, JsonMapper.shared(), publicUrl, moved), moved, tail);
        try {
            assertThat(secretsOf(node)).containsExactly(fresh, channel.secret());
            now.updateAndGet(at -> at.plus(Duration.ofHours(25)));
            assertThat(secretsOf(node)).containsExactly(fresh);
        } finally {
            node.destroy();
        }
    }

    private List<String> secretsOf(Accounts node) {
        return node.byId(channel.id()).block(Duration.ofSeconds(30)).account().secrets();
    }

    /** As if the time had passed: the envelope says when a secret ends, and nothing else is asked. */
    private void endInTheEnvelope(String secret, Instant at) {
        ChannelTable.Row row = table.find(channel.id()).block(Duration.ofSeconds(30));
        Secrets secrets = vault.secrets(row);
        List<Secrets.Key> ended = secrets.own().stream()
                .map(key -> key.secret().equals(secret) ? new Secrets.Key(key.id(), secret, at) : key)
                .toList();
        db.sql("update channel_account set secrets = :secrets where id = :id")
                .bind("secrets", vault.seal(row.id(), new Secrets(ended, secrets.settings())))
                .bind("id", row.id())
                .then()
                .block(Duration.ofSeconds(30));
        accounts.forget(row.id(), 0);
    }

    @Test
    void withoutAnOverlapItEndsAtOnce() {
        JsonNode fresh = rotate(Map.of("overlapHours", 0), 200);
        assertPost(channel.secret(), 401);
        assertPost(fresh.get("secret").asString(), 202);
    }

    @Test
    void severalHoldAndOneOfThemIsEnded() {
        String second = rotate(Map.of("keep", true), 200).get("secret").asString();
        String third = rotate(Map.of("keep", true), 200).get("secret").asString();
        for (String secret : List.of(channel.secret(), second, third)) {
            assertPost(secret, 202);
        }
        JsonNode list = secrets(office.admin, 200).get("items");
        assertThat(list.valueStream().map(one -> one.get("state").asString()))
                .containsExactly("current", "accepted", "accepted");
        assertThat(list.get(1).get("hint").asString()).isEqualTo(second.substring(second.length() - 4));
        assertThat(list.get(0).get("madeBy").asString()).isEqualTo("admin person");
        assertThat(list.toString()).doesNotContain("whsec_");

        end(list.get(1).get("id").asString(), 204);
        assertPost(second, 401);
        assertPost(channel.secret(), 202);
        assertPost(third, 202);
        end(list.get(0).get("id").asString(), 409);
        end(list.get(1).get("id").asString(), 404);
        JsonNode after = secrets(office.admin, 200).get("items").get(1);
        assertThat(after.get("state").asString()).isEqualTo("ended");
        assertThat(after.get("endedBy").asString()).isEqualTo("admin person");
    }

    @Test
    void notMoreThanFiveHoldAtOnce() {
        String newest = channel.secret();
        for (int i = 1; i < ChannelSecrets.MOST; i++) {
            newest = rotate(Map.of("keep", true), 200).get("secret").asString();
        }
        assertThat(rotate(Map.of("keep", true), 422).get("code").asString()).isEqualTo("too-many-secrets");
        assertPost(channel.secret(), 202);
        assertPost(newest, 202);
        assertThat(secrets(office.admin, 200).get("items")).hasSize(ChannelSecrets.MOST);
        assertThat(rotate(Map.of("overlapHours", 721), 400).get("code").asString())
                .isEqualTo("invalid");
        assertThat(rotate(Map.of("overlapHours", -1), 400).get("code").asString())
                .isEqualTo("invalid");
    }

    @Test
    void onlyThoseWhoManageTheChannelSeeOrMakeSecrets() {
        String lead = office.cookie(office.rows.user("lead", office.rows.team(office.inbox)));
        assertThat(secrets(lead, 403).get("code").asString()).isEqualTo("forbidden");
        http.post()
                .uri("/api/channels/" + channel.id() + "/sign")
                .header("Cookie", lead)
                .bodyValue(Map.of("body", "{}"))
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        Office.Channel other = office.channel("webhook", Map.of());
        String id = secrets(office.admin, 200).get("items").get(0).get("id").asString();
        http.delete()
                .uri("/api/channels/" + other.id() + "/secrets/" + id)
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        assertPost(channel.secret(), 202);
    }

    @Test
    void theConsoleSignsAsASenderDoes() {
        Instant at = Instant.parse("2026-03-02T09:15:00Z");
        JsonNode signed = call(
                HttpMethod.POST,
                "/sign",
                Map.of("deliveryId", "evt-1", "at", at.toString(), "body", "{\"a\":\"ä\"}"),
                office.admin,
                200);
        assertThat(signed.get("content").asString()).isEqualTo("evt-1." + at.getEpochSecond() + ".{\"a\":\"ä\"}");
        assertThat(signed.get("headers").get("webhook-signature").asString())
                .isEqualTo(Office.sign(channel.secret(), "evt-1", at, "{\"a\":\"ä\"}"));
    }

    private void assertPost(String secret, int status) {
        String id = "evt-" + UUID.randomUUID();
        String body = Office.message("m-" + ++posted, "ana@acme-chairs.pt", "x");
        Instant now = Instant.now();
        office.postSigned(channel.path(), id, now, body, Office.sign(secret, id, now, body))
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult();
    }

    private JsonNode rotate(Map<String, Object> how, int status) {
        return call(HttpMethod.POST, "/rotate-secret", how, office.admin, status);
    }

    private JsonNode secrets(String cookie, int status) {
        return call(HttpMethod.GET, "/secrets", null, cookie, status);
    }

    private void end(String secret, int status) {
        call(HttpMethod.DELETE, "/secrets/" + secret, null, office.admin, status);
    }

    private JsonNode call(HttpMethod method, String path, Object body, String cookie, int status) {
        var request =
                http.method(method).uri("/api/channels/" + channel.id() + path).header("Cookie", cookie);
        byte[] answer = (body == null ? request : request.bodyValue(body))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return answer == null
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().readTree(answer);
    }
}
