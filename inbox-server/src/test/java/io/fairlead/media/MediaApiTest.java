package io.fairlead.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.access.People;
import io.fairlead.kernel.Home;
import io.fairlead.kernel.Problem;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
@Import(People.class)
class MediaApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] BYTES = "%PDF-1.7 a price list".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    People people;

    @Autowired
    MediaStore store;

    @Autowired
    Uploads uploads;

    @Autowired
    Home home;

    Fixture rows;
    UUID inbox;
    String agent;
    String stranger;

    @BeforeEach
    void anAgentAndAStranger() {
        rows = new Fixture(db);
        People.Person member = people.make("agent");
        inbox = people.inboxOf(member);
        agent = People.cookie(http, member);
        stranger = People.cookie(http, people.make("agent"));
    }

    @Test
    void whatIsUploadedCanBeFetchedByItsOwner() {
        JsonNode view = uploaded("报价 2026.pdf", "application/pdf", BYTES);
        assertThat(view.get("name").asString()).isEqualTo("报价 2026.pdf");
        assertThat(view.get("contentType").asString()).isEqualTo("application/pdf");
        assertThat(view.get("size").asLong()).isEqualTo(BYTES.length);
        get(agent, view.get("url").asString())
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/pdf")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueMatches("Content-Security-Policy", ".*sandbox.*")
                .expectHeader()
                .valueMatches("Content-Disposition", "attachment; .*filename\\*=UTF-8''%E6%8A%A5%E4%BB%B7.*")
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=31536000, private, immutable")
                .expectBody(byte[].class)
                .isEqualTo(BYTES);
    }

    @Test
    void aKnownFileIsNotSentAgain() {
        String url = uploaded("a.pdf", "application/pdf", BYTES).get("url").asString();
        String etag =
                get(agent, url).expectBody().returnResult().getResponseHeaders().getETag();
        http.get()
                .uri(url)
                .header("Cookie", agent)
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isNotModified()
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"image/png,inline", "image/webp,inline", "image/svg+xml,attachment", "text/html,attachment"})
    void onlyPlainPicturesAreShownInPlace(String type, String how) {
        String url = uploaded("x", type, BYTES).get("url").asString();
        assertThat(get(agent, url)
                        .expectBody()
                        .returnResult()
                        .getResponseHeaders()
                        .getFirst(HttpHeaders.CONTENT_DISPOSITION))
                .startsWith(how);
    }

    @Test
    void othersGetAFileOnlyWithAMessageThatTheySee() {
        JsonNode view = uploaded("a.pdf", "application/pdf", BYTES);
        String url = view.get("url").asString();
        http.get()
                .uri(url)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
        get(stranger, url).expectStatus().isNotFound().expectBody().returnResult();

        People.Person member = people.make("agent");
        String colleague = People.cookie(http, member);
        get(colleague, url).expectStatus().isNotFound().expectBody().returnResult();
        rows.run("insert into team_member select it.team_id, '" + member.id()
                + "' from inbox_team it where inbox_id = '" + inbox + "'");
        UUID conversation = conversation();
        reply(agent, conversation, view.get("id").asString())
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
        get(People.cookie(http, member), url).expectStatus().isOk().expectBody().returnResult();
        get(stranger, url).expectStatus().isNotFound().expectBody().returnResult();
        get(agent, "/media/" + UUID.randomUUID())
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
    }

    @Test
    void aReplyCarriesItsFilesAndNobodyElses() {
        String own = uploaded("own.pdf", "application/pdf", BYTES).get("id").asString();
        UUID conversation = conversation();
        reply(agent, conversation, own, own)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.attachments.length()")
                .isEqualTo(1)
                .jsonPath("$.attachments[0].name")
                .isEqualTo("own.pdf");
        String foreign = read(upload(stranger, "other.pdf", "application/pdf", BYTES)
                        .expectStatus()
                        .isCreated())
                .get("id")
                .asString();
        long before = rows.number("select count(*) from message where conversation_id = '" + conversation + "'");
        for (String id : new String[] {foreign, UUID.randomUUID().toString()}) {
            reply(agent, conversation, id)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.fields[0].code")
                    .isEqualTo("unknown-file");
        }
        assertThat(rows.number("select count(*) from message where conversation_id = '" + conversation + "'"))
                .isEqualTo(before);
    }

    @Test
    void aChannelWithoutFilesTakesNone() {
        String own = uploaded("own.pdf", "application/pdf", BYTES).get("id").asString();
        UUID conversation = conversation();
        rows.run(
                "update channel_account set capabilities = '{\"replies\":true,\"attachments\":false}' where inbox_id = '"
                        + inbox + "'");
        reply(agent, conversation, own)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not-sendable");
    }

    @Test
    void programsEmptyFilesAndFormsWithoutAFileAreRefused() {
        refused(upload(agent, "invoice.PDF.Exe", "application/pdf", BYTES), 415, "unsupported-media-type");
        refused(upload(agent, "empty.pdf", "application/pdf", new byte[0]), 400, "invalid");
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("other", "text");
        refused(post(agent, form), 400, "invalid");
        refused(
                http.post()
                        .uri("/api/attachments")
                        .header("Cookie", agent)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{}")
                        .exchange(),
                415,
                "unsupported-media-type");
        http.post()
                .uri("/api/attachments")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
    }

    @Test
    void ofSeveralFilesTheFirstIsTaken() {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        for (String name : new String[] {"one.txt", "two.txt"}) {
            form.part("file", new ByteArrayResource(name.getBytes(StandardCharsets.US_ASCII)), MediaType.TEXT_PLAIN)
                    .filename(name);
        }
        JsonNode view = read(post(agent, form).expectStatus().isCreated());
        assertThat(view.get("name").asString()).isEqualTo("one.txt");
        assertThat(view.get("size").asLong()).isEqualTo(7);
    }

    @Test
    void aFileLargerThanAllowedIsRefusedBeforeItIsReadIfItSaysSoAndCutOffIfNot() {
        long limit = 25 * 1024 * 1024;
        assertThatThrownBy(() -> uploads.checkAnnounced(limit + 100_000)).isInstanceOf(Problem.TooLarge.class);
        assertThatThrownBy(() -> uploads.checkRead(2 * limit + 1)).isInstanceOf(Problem.TooLarge.class);
        uploads.checkAnnounced(limit);
        uploads.checkAnnounced(-1);
        uploads.checkRead(limit);
    }

    @Test
    void aStreamThatRunsOverItsLimitLeavesNothingBehind() throws IOException {
        Flux<Piece> content = Flux.range(1, 10).map(n -> new Piece("a", "text/plain", new byte[100], n == 10));
        StepVerifier.create(store.store(content, _ -> {}, 950, "user:x"))
                .expectError(Problem.TooLarge.class)
                .verify(PATIENCE);
        try (Stream<Path> files = Files.list(home.directory("media"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        StepVerifier.create(store.store(content, _ -> {}, 1000, "user:x"))
                .assertNext(file -> assertThat(file.size()).isEqualTo(1000))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aLargeFileSurvivesTheWayInAndOut() {
        byte[] bytes = new byte[5_000_003];
        new Random(7).nextBytes(bytes);
        String url = uploaded("film.mp4", "video/mp4", bytes).get("url").asString();
        byte[] back = http.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .build()
                .get()
                .uri(url)
                .header("Cookie", agent)
                .exchange()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody();
        assertThat(back).isEqualTo(bytes);
    }

    @Test
    void unusedUploadsAreSweptAfterADayAndUsedOnesStay() throws IOException {
        JsonNode used = uploaded("used.pdf", "application/pdf", fresh());
        JsonNode unused = uploaded("unused.pdf", "application/pdf", fresh());
        JsonNode young = uploaded("young.pdf", "application/pdf", fresh());
        JsonNode twin = uploaded("twin.pdf", "application/pdf", fresh());
        reply(agent, conversation(), used.get("id").asString())
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
        for (JsonNode old : new JsonNode[] {used, unused, twin}) {
            rows.run("update attachment set created_at = now() - interval '25 hours' where id = '"
                    + old.get("id").asString() + "'");
            Files.setLastModifiedTime(bytesOf(old), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }
        Path gone = bytesOf(unused);
        Path again = bytesOf(twin);
        byte[] same = Files.readAllBytes(again);
        uploaded("twin again.pdf", "application/pdf", same);

        assertThat(uploads.sweep().block(PATIENCE)).isGreaterThanOrEqualTo(2);

        assertThat(gone).doesNotExist();
        assertThat(again).exists();
        get(agent, unused.get("url").asString())
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        get(agent, used.get("url").asString())
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        get(agent, young.get("url").asString())
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private Path bytesOf(JsonNode view) throws IOException {
        String hash = rows.text(
                "select sha256 from attachment where id = '" + view.get("id").asString() + "'");
        return home.directory("media").resolve(hash.substring(0, 2)).resolve(hash);
    }

    private static byte[] fresh() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    }

    private UUID conversation() {
        UUID account = rows.channel(inbox, "webhook");
        UUID contact = rows.id("insert into contact (name) values ('Ana') returning id");
        return rows.id(
                "insert into conversation (channel_account_id, inbox_id, external_thread_key, contact_id) values ('"
                        + account + "', '" + inbox + "', '" + UUID.randomUUID() + "', '" + contact + "') returning id");
    }

    private WebTestClient.ResponseSpec reply(String cookie, UUID conversation, String... files) {
        return http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", cookie)
                .bodyValue(Map.of(
                        "clientMsgId", UUID.randomUUID(), "kind", "reply", "text", "see file", "attachments", files))
                .exchange();
    }

    private JsonNode uploaded(String name, String type, byte[] bytes) {
        return read(upload(agent, name, type, bytes).expectStatus().isCreated());
    }

    private WebTestClient.ResponseSpec upload(String cookie, String name, String type, byte[] bytes) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("note", "before the file");
        form.part("file", new ByteArrayResource(bytes), MediaType.parseMediaType(type))
                .filename(name);
        return post(cookie, form);
    }

    private WebTestClient.ResponseSpec post(String cookie, MultipartBodyBuilder form) {
        return http.post()
                .uri("/api/attachments")
                .header("Cookie", cookie)
                .bodyValue(form.build())
                .exchange();
    }

    private WebTestClient.ResponseSpec get(String cookie, String url) {
        return http.get().uri(url).header("Cookie", cookie).exchange();
    }

    private static void refused(WebTestClient.ResponseSpec answer, int status, String code) {
        answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
    }

    private static JsonNode read(WebTestClient.ResponseSpec answer) {
        return JsonMapper.shared().readTree(answer.expectBody().returnResult().getResponseBody());
    }
}
