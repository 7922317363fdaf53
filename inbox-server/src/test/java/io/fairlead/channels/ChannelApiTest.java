package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class ChannelApiTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = new Office(db, http);
    }

    @Test
    void aSecretIsShownOnceAndNeverAgain() {
        JsonNode created = office.create("webhook", Map.of());
        String secret = created.get("secret").asString();
        assertThat(secret).startsWith("whsec_");
        assertThat(created.get("state").asString()).isEqualTo("connected");
        String id = created.get("id").asString();
        String list = read("/api/channels");
        assertThat(list).contains(id).doesNotContain(secret, "whsec_");
        assertThat(read("/api/channels/" + id)).doesNotContain("whsec_");
        assertThat(office.rows.text(
                        "select payload::text from journal where type = 'channel.changed' and subject = '" + id + "'"))
                .contains(id)
                .doesNotContain("whsec_");
        assertThat(office.rows.text(
                        "select encode(secrets, 'escape') || settings::text from channel_account where id = '" + id
                                + "'"))
                .doesNotContain("whsec", secret.substring(6));
    }

    @Test
    void anEnvelopeOpensInItsOwnRowOnly() {
        Office.Channel one = office.channel("webhook", Map.of());
        String stolen = "stolen-" + UUID.randomUUID().toString().substring(0, 20);
        office.rows.run("insert into channel_account (kind, name, key, inbox_id, state, secrets) select kind, '"
                + stolen + "', '" + stolen + "', inbox_id, state, secrets from channel_account where id = '" + one.id()
                + "'");
        String body = Office.message("m-1", "a@acme.pt", "x");
        String signature = Office.sign(one.secret(), "evt-1", Instant.now(), body);
        office.postSigned("/in/webhook/" + stolen, "evt-1", Instant.now(), body, signature)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        assertThat(office.messages(one)).isZero();
        office.post(one, "evt-1", Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
    }

    @Test
    void onlyAdminsMakeChannelsAndAgentsDoNotSeeThem() {
        String agent = office.cookie(office.rows.user("agent", office.rows.team(office.inbox)));
        String lead = office.cookie(office.rows.user("lead", office.rows.team(office.inbox)));
        String stranger = office.cookie(office.rows.user("lead", office.rows.team(office.rows.inbox("Other"))));
        Office.Channel channel = office.channel("webhook", Map.of());
        for (String cookie : new String[] {agent, lead}) {
            http.post()
                    .uri("/api/channels")
                    .header("Cookie", cookie)
                    .bodyValue(Map.of("kind", "webhook", "name", "x"))
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .returnResult();
        }
        get("/api/channels", agent).expectStatus().isForbidden().expectBody().returnResult();
        get("/api/channels/" + channel.id(), lead)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        get("/api/channels/" + channel.id(), stranger)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        get("/api/channels/" + channel.id() + "/ledger", stranger)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        get("/api/quarantine", lead).expectStatus().isForbidden().expectBody().returnResult();
    }

    @Test
    void settingsThatCannotWorkNameTheirField() {
        http.post()
                .uri("/api/channels")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("kind", "webhook", "name", "x", "inboxId", office.inbox, "replyUrl", "nowhere"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo("replyUrl");
        http.post()
                .uri("/api/channels")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("kind", "pigeon", "name", "x"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo("kind");
    }

    @Test
    void settingsAreEditedOneByOneAndStaleEditsRefused() {
        JsonNode created = office.create("form", Map.of("title", "Ask us", "productLine", "chairs"));
        String id = created.get("id").asString();
        patch(id, Map.of("version", 1, "title", "Tell us"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.settings.title")
                .isEqualTo("Tell us")
                .jsonPath("$.settings.productLine")
                .isEqualTo("chairs")
                .jsonPath("$.settings.minSeconds")
                .isEqualTo(2)
                .jsonPath("$.version")
                .isEqualTo(2);
        patch(id, Map.of("version", 1, "title", "No"))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("stale-version");
    }

    @Test
    void twoChannelsCannotHaveOneName() {
        String name = "Shop " + UUID.randomUUID();
        office.create("webhook", Map.of("name", name));
        http.post()
                .uri("/api/channels")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("kind", "webhook", "name", name, "inboxId", office.inbox))
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("name-taken");
    }

    @Test
    void theFormOfEveryKindIsDescribed() {
        get("/api/channel-kinds", office.admin)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$[?(@.kind=='webhook')].title['zh-CN']")
                .exists()
                .jsonPath("$[?(@.kind=='form')].settingsSchema.properties.minSeconds.type")
                .isEqualTo("integer")
                .jsonPath("$[?(@.kind=='form')].settingsSchema.properties.minSeconds.default")
                .isEqualTo(2);
    }

    @Test
    void figuresAndLedgerTellWhatCameIn() {
        Office.Channel channel = office.channel("webhook", Map.of());
        for (String id : new String[] {"m-1", "m-2", "m-2", "m-3"}) {
            office.post(channel, "evt-" + UUID.randomUUID(), Instant.now(), Office.message(id, "a@acme.pt", "x"))
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .returnResult();
        }
        get("/api/channels/" + channel.id(), office.admin)
                .expectBody()
                .jsonPath("$.health.receivedToday")
                .isEqualTo(4)
                .jsonPath("$.health.importedToday")
                .isEqualTo(3)
                .jsonPath("$.health.duplicateToday")
                .isEqualTo(1)
                .jsonPath("$.health.inPerMinute.length()")
                .isEqualTo(60)
                .jsonPath("$.health.lastReceivedAt")
                .isNotEmpty();
        String first = read("/api/channels/" + channel.id() + "/ledger?limit=2");
        assertThat(first).contains("message:m-3", "message:m-2").doesNotContain("message:m-1");
        String cursor = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(first)
                .get("next")
                .asString();
        assertThat(read("/api/channels/" + channel.id() + "/ledger?limit=2&after=" + cursor))
                .contains("message:m-1")
                .doesNotContain("message:m-2");
    }

    private WebTestClient.ResponseSpec get(String path, String cookie) {
        return http.get().uri(path).header("Cookie", cookie).exchange();
    }

    private WebTestClient.ResponseSpec patch(String id, Map<String, Object> body) {
        return http.patch()
                .uri("/api/channels/" + id)
                .header("Cookie", office.admin)
                .bodyValue(body)
                .exchange();
    }

    private String read(String path) {
        return get(path, office.admin)
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }
}
