package io.fairlead.channels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.channel.HttpConnector.Answer;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Raw;
import io.fairlead.testing.FairleadTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class DeliveryLogTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    DeliveryLogTable table;

    @Autowired
    RefusalTable refusals;

    @Autowired
    Accounts accounts;

    @Autowired
    ChannelSettings settings;

    private Office office;
    private Office.Channel channel;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    @Test
    void aDeliveryIsFoundWithAllThatItBrought() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Olá 您好");
        post("evt-1", body, 202);
        JsonNode line = lines("", 1).get(0);
        assertThat(line.get("deliveryId").asString()).isEqualTo("evt-1");
        assertThat(line.get("externalKey").asString()).isEqualTo("message:m-1");
        assertThat(line.get("outcome").asString()).isEqualTo("imported");
        assertThat(line.get("scheme").asString()).isEqualTo("v1");
        assertThat(line.get("secretHint").asString())
                .isEqualTo(channel.secret().substring(channel.secret().length() - 4));
        String message = office.rows.text("select id from message where channel_account_id = '" + channel.id() + "'");
        assertThat(line.get("messageId").asString()).isEqualTo(message);
        assertThat(line.get("conversationId").isNull()).isFalse();

        JsonNode entry = read("/deliveries/" + line.get("id").asString(), 200);
        assertThat(entry.get("body").asString()).isEqualTo(body);
        assertThat(entry.get("sameBody").asBoolean()).isTrue();
        assertThat(entry.get("bodyComplete").asBoolean()).isTrue();
        assertThat(entry.get("headers").get("webhook-id").asString()).isEqualTo("evt-1");
        assertThat(entry.get("headers").get("webhook-signature").asString()).startsWith("v1,");
        assertThat(entry.get("remoteAddress").asString()).isNotBlank();
        assertThat(http.get()
                        .uri("/api/channels/" + channel.id() + "/deliveries/"
                                + line.get("id").asString() + "/body")
                        .header("Cookie", office.admin)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .valueMatches("Content-Disposition", "attachment;.*")
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(body.getBytes(UTF_8));

        for (String id : new String[] {"evt-1", "m-1", "message:m-1", message}) {
            assertThat(read("/deliveries?id=" + id, 200).get("items")).as(id).hasSize(1);
        }
        assertThat(read("/deliveries?id=m-2", 200).get("items")).isEmpty();
    }

    @Test
    void repeatedDeliveriesAreThereAndSayWhetherTheyBroughtTheSame() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "first");
        post("evt-1", body, 202);
        lines("", 1);
        post("evt-1", body, 202);
        lines("", 2);
        post("evt-2", Office.message("m-1", "ana@acme-chairs.pt", "other words"), 202);
        JsonNode lines = lines("", 3);
        assertThat(lines.valueStream().map(one -> one.get("outcome").asString()))
                .containsExactly("duplicate", "duplicate", "imported");
        JsonNode changed = read("/deliveries/" + lines.get(0).get("id").asString(), 200);
        assertThat(changed.get("sameBody").asBoolean()).isFalse();
        assertThat(changed.get("body").asString()).isEqualTo(body);
        assertThat(read("/deliveries/" + lines.get(1).get("id").asString(), 200)
                        .get("sameBody")
                        .asBoolean())
                .isTrue();
        assertThat(read("/deliveries?outcome=duplicate", 200).get("items")).hasSize(2);
        JsonNode page = read("/deliveries?limit=2", 200);
        assertThat(page.get("items")).hasSize(2);
        assertThat(read("/deliveries?limit=2&after=" + page.get("next").asString(), 200)
                        .get("items"))
                .hasSize(1);
        String now = Instant.now().plusSeconds(60).toString();
        assertThat(read("/deliveries?from=" + now, 200).get("items")).isEmpty();
        assertThat(read("/deliveries?to=" + now, 200).get("items")).hasSize(3);
        assertThat(read("/deliveries?from=yesterday", 400).get("code").asString())
                .isEqualTo("invalid");
    }

    @Test
    void whatIsRefusedIsCountedAndNotStored() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        Office.Channel other = office.channel("webhook", Map.of());
        Instant now = Instant.now();
        for (int i = 0; i < 3; i++) {
            office.postSigned(channel.path(), "evt-1", now, body, Office.sign(other.secret(), "evt-1", now, body))
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody()
                    .returnResult();
        }
        office.post(channel, "evt-2", now.minusSeconds(400), body)
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
        post("evt-3", "{\"type\":", 400);
        post("evt-4", "{\"type\":\"message.received\",\"data\":{\"text\":\"x\"}}", 400);
        post("evt-5", Office.message("m-1", "a@acme.pt", "x".repeat(1_100_000)), 413);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(read("/refusals", 200)
                                .get("items")
                                .valueStream()
                                .map(one -> one.get("status").asInt() + " "
                                        + one.get("reason").asString() + " "
                                        + one.get("count").asInt()))
                        .containsExactlyInAnyOrder(
                                "401 signature-invalid 3",
                                "401 signature-expired 1",
                                "400 broken-json 1",
                                "400 invalid 1",
                                "413 too-large 1"));
        assertThat(read("/refusals?hours=24", 200).toString())
                .contains("data.id")
                .doesNotContain("acme");
        post("evt-6", body, 202);
        assertThat(lines("", 1).get(0).get("deliveryId").asString()).isEqualTo("evt-6");
        assertThat(office.rows.number(
                        "select count(*) from http_delivery where channel_account_id = '" + channel.id() + "'"))
                .isEqualTo(1);
        assertThat(office.ledger(channel)).isEqualTo(1);
        assertThat(read("/refusals?hours=0", 400).get("code").asString()).isEqualTo("invalid");
    }

    @Test
    void credentialsAmongTheHeadersAreNotWrittenDown() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        Instant now = Instant.now();
        http.post()
                .uri(channel.path())
                .header("webhook-id", "evt-1")
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", Office.sign(channel.secret(), "evt-1", now, body))
                .header("Authorization", "Bearer hidden")
                .header("Cookie", "a=hidden")
                .header("X-Long", "y".repeat(3_000))
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        JsonNode headers = read("/deliveries/" + lines("", 1).get(0).get("id").asString(), 200)
                .get("headers");
        assertThat(headers.toString()).doesNotContain("hidden");
        assertThat(headers.get("x-long").asString()).hasSize(1_001);
    }

    @Test
    void ofManyHeadersFortyAreWrittenDown() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        Instant now = Instant.now();
        http.post()
                .uri(channel.path())
                .header("webhook-id", "evt-1")
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", Office.sign(channel.secret(), "evt-1", now, body))
                .headers(headers -> IntStream.range(0, 60).forEach(n -> headers.set("X-A" + n, "y")))
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        JsonNode entry = read("/deliveries/" + lines("", 1).get(0).get("id").asString(), 200);
        assertThat(entry.get("headers").size()).isEqualTo(40);
    }

    @Test
    void onlyThoseWhoManageTheChannelReadBodies() {
        post("evt-1", Office.message("m-1", "ana@acme-chairs.pt", "x"), 202);
        String id = lines("", 1).get(0).get("id").asString();
        String lead = office.cookie(office.rows.user("lead", office.rows.team(office.inbox)));
        Office.Channel other = office.channel("webhook", Map.of());
        for (String path :
                new String[] {"/deliveries", "/deliveries/" + id, "/deliveries/" + id + "/body", "/refusals"}) {
            get(channel, path, lead, 403);
        }
        get(other, "/deliveries/" + id, office.admin, 404);
        get(other, "/deliveries/" + id + "/body", office.admin, 404);
        get(channel, "/deliveries/" + UUID.randomUUID(), office.admin, 404);
    }

    @Test
    void aLargeBodyIsShownInPartAndWhole() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "好".repeat(200_000));
        post("evt-1", body, 202);
        JsonNode entry = read("/deliveries/" + lines("", 1).get(0).get("id").asString(), 200);
        assertThat(entry.get("bodyComplete").asBoolean()).isFalse();
        assertThat(entry.get("sameBody").asBoolean()).isTrue();
        String shown = entry.get("body").asString();
        assertThat(body).startsWith(shown);
        assertThat(shown.getBytes(StandardCharsets.UTF_8).length).isBetween((256 << 10) - 3, 256 << 10);
    }

    @Test
    void oldLinesGoAndYoungOnesStay() {
        post("evt-1", Office.message("m-1", "ana@acme-chairs.pt", "x"), 202);
        post("evt-2", Office.message("m-2", "ana@acme-chairs.pt", "x"), 202);
        lines("", 2);
        office.rows.run("update http_delivery set received_at = now() - interval '31 days' where delivery_id = 'evt-1' "
                + "and channel_account_id = '" + channel.id() + "'");
        office.rows.run("insert into http_refusal values ('" + channel.id() + "', now() - interval '31 days', 401, "
                + "'signature-invalid', 3, now() - interval '31 days', 'x')");
        table.sweep(Duration.ofDays(30), 1_000).block(Duration.ofSeconds(30));
        refusals.sweep(Duration.ofDays(30)).block(Duration.ofSeconds(30));
        assertThat(lines("", 1).get(0).get("deliveryId").asString()).isEqualTo("evt-2");
        assertThat(office.rows.number("select count(*) from http_refusal where channel_account_id = '" + channel.id()
                        + "' and reason = 'signature-invalid'"))
                .isZero();
        assertThat(office.messages(channel)).isEqualTo(2);
    }

    /** The log leaves lines out before it holds anything up; the ledger and the messages have them all. */
    @Test
    void aFloodCostsLinesAndNothingElse() {
        AccountRef account = accounts.byId(channel.id()).block(Duration.ofSeconds(30));
        var idle = new DeliveryLogRunner(table, refusals, settings, JsonMapper.shared(), Clock.systemUTC());
        var item = new Inbound.Unknown("k", "x", new Raw(new byte[0], "application/json"));
        var receipt = new Receipt(List.of(item), Answer.ACCEPTED);
        var delivery = new HttpDelivery("POST", Map.of(), Map.of(), new byte[0], "192.0.2.1", Instant.now());
        for (int i = 0; i < DeliveryLogRunner.MOST_WAITING + 7; i++) {
            idle.taken(account, delivery, receipt, List.of(Outcome.IGNORED));
        }
        assertThat(idle.leftOut()).isEqualTo(7);
    }

    private void post(String id, String body, int status) {
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult();
    }

    /** Waits until there are so many: they are written a moment after the answer. */
    private JsonNode lines(String query, int count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(read("/deliveries" + query, 200).get("items"))
                        .hasSize(count));
        return read("/deliveries" + query, 200).get("items");
    }

    private JsonNode read(String path, int status) {
        return get(channel, path, office.admin, status);
    }

    private JsonNode get(Office.Channel of, String path, String cookie, int status) {
        byte[] answer = http.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .build()
                .get()
                .uri("/api/channels/" + of.id() + path)
                .header("Cookie", cookie)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(answer);
    }
}
