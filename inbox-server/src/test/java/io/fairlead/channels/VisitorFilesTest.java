package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files between a visitor and the agents, and who gets none. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class VisitorFilesTest {

    private static final String SHOP = "https://shop.example";
    private static final byte[] PLAN = "%PDF-1.7 a plan of a house".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @LocalServerPort
    int port;

    private Office office;
    private UUID channel;
    private String key;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = open(Map.of("allowedOrigins", SHOP));
        key = key(channel);
    }

    @Test
    void aFileGoesBothWaysAndToNobodyElse() throws Exception {
        try (BubbleClient tab = BubbleClient.open(port, key, SHOP).hello();
                BubbleClient stranger = BubbleClient.open(port, key, SHOP).hello()) {
            String token = tab.next("welcome").get("visitor").asString();
            String other = stranger.next("welcome").get("visitor").asString();
            JsonNode handed = read(upload(token, "Grundriss Größe.pdf", PLAN), 201);
            assertThat(handed.get("name").asString()).isEqualTo("Grundriss Größe.pdf");
            assertThat(handed.get("size").asLong()).isEqualTo(PLAN.length);
            String id = handed.get("id").asString();

            stranger.send(say(id));
            assertThat(stranger.next("error").get("code").asString()).isEqualTo("file-gone");
            tab.send(say(id));
            JsonNode own = tab.next("said").get("files").get(0);
            assertThat(own.get("name").asString()).isEqualTo("Grundriss Größe.pdf");

            JsonNode seen = messages().get(0).get("attachments").get(0);
            assertThat(office.http
                            .get()
                            .uri(seen.get("url").asString())
                            .header("Cookie", office.admin)
                            .exchange()
                            .expectStatus()
                            .isOk()
                            .expectBody()
                            .returnResult()
                            .getResponseBody())
                    .isEqualTo(PLAN);

            answerWithAFile();
            String url = tab.next("said").get("files").get(0).get("url").asString();
            assertThat(fetch(token, url)
                            .expectStatus()
                            .isOk()
                            .expectHeader()
                            .valueEquals("Content-Disposition", "attachment")
                            .expectHeader()
                            .valueEquals("Access-Control-Allow-Origin", SHOP)
                            .expectHeader()
                            .valueEquals("X-Content-Type-Options", "nosniff")
                            .expectBody()
                            .returnResult()
                            .getResponseBody())
                    .isEqualTo(PLAN);
            refused(fetch(other, url), 404, "not-found");
            refused(fetch("forged." + token, url), 401, "unauthenticated");
            refused(http.get().uri("/widget/" + key + "/" + url).exchange(), 401, "unauthenticated");
            String elsewhere = key(open(Map.of()));
            refused(
                    http.get()
                            .uri("/widget/" + elsewhere + "/" + url)
                            .header("Authorization", "Bearer " + token)
                            .exchange(),
                    401,
                    "unauthenticated");
        }
    }

    @Test
    void pagesOfOtherOriginsNeitherSendNorFetchAndCannotReadTheAnswer() {
        ResponseSpec foreign = http.options()
                .uri("/widget/" + key + "/files")
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .exchange();
        refused(foreign.expectHeader().doesNotExist("Access-Control-Allow-Origin"), 403, "origin-not-allowed");
        refused(
                http.post()
                        .uri("/widget/" + key + "/files?name=a.txt")
                        .header("Origin", "null")
                        .bodyValue("x")
                        .exchange(),
                403,
                "origin-not-allowed");
        http.options()
                .uri("/widget/" + key + "/files")
                .header("Origin", SHOP)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", SHOP)
                .expectHeader()
                .valueEquals("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .expectBody()
                .isEmpty();
    }

    @Test
    void eachLimitHasItsAnswerAndHurtsNobodyElse() throws Exception {
        try (BubbleClient tab = BubbleClient.open(port, key).hello();
                BubbleClient other = BubbleClient.open(port, key).hello()) {
            String token = tab.next("welcome").get("visitor").asString();
            String others = other.next("welcome").get("visitor").asString();
            refused(upload(token, "setup.pdf.exe", PLAN), 415, "unsupported-media-type");
            refused(upload(token, "invoice.pdf", new byte[] {'M', 'Z', 0, 1}), 415, "unsupported-media-type");
            refused(upload(token, "empty.txt", new byte[0]), 400, "invalid");
            assertThat(announced(token, 30L << 20)).startsWith("HTTP/1.1 413");
            int taken = 4;
            while (taken < UploadLimits.VISITOR_BURST) {
                read(upload(token, "a.txt", PLAN), 201);
                taken++;
            }
            refused(upload(token, "a.txt", PLAN).expectHeader().exists("Retry-After"), 429, "rate-limited");
            read(upload(others, "a.txt", PLAN), 201);
            tab.say(UUID.randomUUID().toString(), "still heard").next("stored");
            assertThat(office.rows.number("select count(*) from attachment where created_by like 'visitor:" + channel
                            + ":%' and name in ('setup.pdf.exe', 'invoice.pdf', 'empty.txt')"))
                    .isZero();
        }
    }

    @Test
    void aChatWithoutFilesTakesNone() throws Exception {
        key = key(open(Map.of("files", false)));
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            String token = tab.next("welcome").get("visitor").asString();
            refused(upload(token, "a.txt", PLAN), 403, "no-files");
        }
    }

    private UUID open(Map<String, Object> settings) {
        return UUID.fromString(office.create("chat", settings).get("id").asString());
    }

    private String key(UUID account) {
        return office.rows.text("select key from channel_account where id = '" + account + "'");
    }

    private static String say(String file) {
        return "{'t':'say','clientId':'" + UUID.randomUUID() + "','files':['" + file + "']}";
    }

    private ResponseSpec upload(String token, String name, byte[] bytes) {
        return http.post()
                .uri(builder -> builder.path("/widget/" + key + "/files")
                        .queryParam("name", "{name}")
                        .build(name))
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_PDF)
                .bodyValue(bytes)
                .exchange();
    }

    private ResponseSpec fetch(String token, String url) {
        return http.get()
                .uri("/widget/" + key + "/" + url)
                .header("Authorization", "Bearer " + token)
                .header("Origin", SHOP)
                .exchange();
    }

    /** The first line of what is answered to a request that says how large it will be, and sends nothing. */
    private String announced(String token, long bytes) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /widget/" + key
                                    + "/files?name=film.mp4 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + token + "\r\nContent-Type: video/mp4\r\nContent-Length: " + bytes + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private void answerWithAFile() {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(PLAN), MediaType.APPLICATION_PDF)
                .filename("offer.pdf");
        JsonNode file = read(
                http.post()
                        .uri("/api/attachments")
                        .header("Cookie", office.admin)
                        .bodyValue(form.build())
                        .exchange(),
                201);
        http.post()
                .uri("/api/conversations/" + conversation() + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of(
                        "clientMsgId",
                        UUID.randomUUID(),
                        "kind",
                        "reply",
                        "text",
                        "Here it is.",
                        "attachments",
                        List.of(file.get("id").asString())))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private JsonNode messages() {
        return JsonMapper.shared()
                .readTree(office.rows.text(
                        "select json_agg(json order by seq)::text from message_view where conversation_id = '"
                                + conversation() + "'"));
    }

    private UUID conversation() {
        return office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
    }

    private static JsonNode read(ResponseSpec answer, int status) {
        return JsonMapper.shared()
                .readTree(answer.expectStatus()
                        .isEqualTo(status)
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private static void refused(ResponseSpec answer, int status, String code) {
        answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
    }
}
