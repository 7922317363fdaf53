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
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class InboundApiTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    private Office office;
    private Office.Channel channel;
    private final String id = "evt-" + UUID.randomUUID();

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    @Test
    void aSignedMessageIsStoredBeforeItIsAnswered() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Bom dia");
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("stored");
        assertThat(office.messages(channel)).isEqualTo(1);
        assertThat(office.rows.text("select raw from inbound_record where channel_account_id = '" + channel.id() + "'"))
                .isEqualTo(body);
    }

    @Test
    void aTimeThatNoCalendarHasIsLeftOutAndTheConversationOpens() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Bom dia")
                .replace("\"text\":", "\"sentAt\":\"+10000-01-01T00:00:00Z\",\"text\":");
        assertThat(body).contains("+10000");
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        String where = " from message where channel_account_id = '" + channel.id() + "'";
        assertThat(office.rows.text("select coalesce(sent_at::text, 'none')" + where))
                .isEqualTo("none");
        http.get()
                .uri("/api/conversations/" + office.rows.id("select conversation_id" + where))
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    @Test
    void repeatedDeliveriesAndOtherDeliveriesOfTheSameMessageChangeNothing() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Bom dia");
        for (String delivery : new String[] {id, id, id + "-again"}) {
            office.post(channel, delivery, Instant.now(), body)
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .returnResult();
        }
        assertThat(office.messages(channel)).isEqualTo(1);
        assertThat(office.ledger(channel)).isEqualTo(1);
    }

    @Test
    void wrongSignatureIsRefused() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Bom dia");
        Office.Channel other = office.channel("webhook", Map.of());
        String signature = Office.sign(other.secret(), id, Instant.now(), body);
        problem(office.postSigned(channel.path(), id, Instant.now(), body, signature), 401, "signature-invalid");
    }

    @Test
    void missingSignatureIsRefused() {
        problem(
                http.post()
                        .uri(channel.path())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Office.message("m-1", "a@acme.pt", "x"))
                        .exchange(),
                401,
                "signature-missing");
    }

    @Test
    void oldAndFutureTimestampsAreRefused() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "Bom dia");
        for (long away : new long[] {-400, 400}) {
            problem(office.post(channel, id, Instant.now().plusSeconds(away), body), 401, "signature-expired");
        }
    }

    @Test
    void brokenJsonIsRefused() {
        problem(office.post(channel, id, Instant.now(), "{\"type\":"), 400, "broken-json");
    }

    @Test
    void whatTheSenderCanMendIsNamed() {
        office.post(channel, id, Instant.now(), "{\"type\":\"message.received\",\"data\":{\"text\":\"x\"}}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.fields[0].field")
                .isEqualTo("data.id");
        assertThat(office.ledger(channel)).isZero();
    }

    @Test
    void tenMegabytesAreRefused() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x".repeat(10_000_000));
        problem(office.post(channel, id, Instant.now(), body), 413, "too-large");
    }

    @Test
    void aBodyThatDoesNotSayHowLargeItIsIsCutOff() {
        Flux<DataBuffer> endless =
                Flux.range(0, 20).map(_ -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[100_000]));
        problem(
                http.post()
                        .uri(channel.path())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(endless, DataBuffer.class)
                        .exchange(),
                413,
                "too-large");
    }

    @Test
    void unknownAccountsAndOtherKindsAreNotFound() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        String signature = Office.sign(channel.secret(), id, Instant.now(), body);
        for (String path : new String[] {
            "/in/webhook/AAAAAAAAAAAAAAAAAAAAAAAA",
            "/in/webhook/x",
            "/in/form/" + channel.key(),
            "/in/nothing/" + channel.key()
        }) {
            problem(office.postSigned(path, id, Instant.now(), body, signature), 404, "unknown-account");
        }
    }

    @Test
    void aDisabledChannelIsGoneUntilItIsEnabled() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        act("disable");
        problem(office.post(channel, id, Instant.now(), body), 404, "unknown-account");
        act("enable");
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
    }

    @Test
    void bothSecretsHoldWhileOneIsRotated() {
        String body = Office.message("m-1", "ana@acme-chairs.pt", "x");
        act("rotate-secret");
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
    }

    @Test
    void unknownTypesAreKeptAndAnsweredWell() {
        office.post(channel, id, Instant.now(), "{\"type\":\"order.shipped\",\"data\":{\"n\":1}}")
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        assertThat(office.rows.text("select outcome || ' ' || kind from inbound_record where channel_account_id = '"
                        + channel.id() + "'"))
                .isEqualTo("ignored order.shipped");
    }

    @Test
    void newsOfAContactFillsWhatIsEmptyAndOverwritesNothing() {
        String mail = UUID.randomUUID() + "@acme-chairs.pt";
        office.post(channel, id, Instant.now(), Office.message("m-1", mail, "hi"))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        String news = """
                {"type":"contact.updated","data":{"from":{"id":"c-7","email":"%s","name":"Other","country":"PT","timeZone":"Europe/Lisbon"}}}""".formatted(mail);
        office.post(channel, id + "-c", Instant.now(), news)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        assertThat(office.rows.text("""
                        select c.name || ' ' || c.country || ' ' || c.time_zone || ' ' || (select count(*) from contact_identity i where i.contact_id = c.id)
                        from contact c join contact_identity i on i.contact_id = c.id where i.normalized = '%s'""".formatted(mail))).isEqualTo("Ana PT Europe/Lisbon 2");
        assertThat(office.rows.text(
                        "select outcome from inbound_record where kind = 'contact.updated' and channel_account_id = '"
                                + channel.id() + "'"))
                .isEqualTo("applied");
    }

    @Test
    void theSchemaIsPublished() {
        http.get()
                .uri("/schemas/webhook/v1.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.properties.type.type")
                .isEqualTo("string");
    }

    @Test
    void filesInBase64AreStored() {
        String body = """
                {"type":"message.received","data":{"id":"f-1","from":{"email":"ana@acme-chairs.pt"},
                 "attachments":[{"name":"../../etc/plan.pdf","contentType":"application/pdf","base64":"JVBERi0xLjQK"}]}}""";
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        office.post(channel, id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        assertThat(office.rows.text("""
                        select a.name || ' ' || a.content_type || ' ' || a.size from message m
                        join message_attachment ma on ma.message_id = m.id join attachment a on a.id = ma.attachment_id
                        where m.channel_account_id = '%s'""".formatted(channel.id()))).isEqualTo("plan.pdf application/pdf 9");
        assertThat(office.rows.number(
                        "select count(*) from attachment where created_by = 'channel:" + channel.id() + "'"))
                .isEqualTo(1);
        String conversation =
                office.rows.text("select id from conversation where channel_account_id = '" + channel.id() + "'");
        byte[] thread = http.get()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        http.get()
                .uri(JsonMapper.shared()
                        .readTree(thread)
                        .at("/items/0/attachments/0/url")
                        .asString())
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches("Content-Disposition", "attachment; .*plan.pdf.*")
                .expectBody(byte[].class)
                .isEqualTo("%PDF-1.4\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void aFormOfAPersonWithoutScriptsBecomesALead() {
        Office.Channel form = office.channel("form", Map.of("productLine", "chairs"));
        http.post()
                .uri(form.path() + "?utm_source=fair")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .accept(MediaType.TEXT_HTML)
                .bodyValue("name=Li+Wei&email=li%40huaqiang.cn&message=Hello")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("text/html;charset=UTF-8")
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Thank you"));
        assertThat(office.rows.text(
                        "select kind || ' ' || (source ->> 'utm_source') from message where channel_account_id = '"
                                + form.id() + "'"))
                .isEqualTo("lead fair");
        http.get()
                .uri(form.path())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    @Test
    void oneSenderCannotFloodAForm() {
        Office.Channel form = office.channel("form", Map.of());
        int refused = 0;
        for (int n = 0; n < 25; n++) {
            var answer = http.post()
                    .uri(form.path())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .bodyValue("email=a%40acme.pt&message=" + n)
                    .exchange()
                    .expectBody()
                    .returnResult();
            if (answer.getStatus().value() == 429) {
                assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isBetween(3, 6);
    }

    private void problem(WebTestClient.ResponseSpec answer, int status, String code) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
        assertThat(office.ledger(channel)).isZero();
        assertThat(office.messages(channel)).isZero();
    }

    private void act(String what) {
        http.post()
                .uri("/api/channels/" + channel.id() + "/" + what)
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }
}
