package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "30s")
class RemoteImagesTest {

    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Egress egress;

    @LocalServerPort
    int port;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private DisposableServer tracker;
    private Office office;
    private Office.Channel channel;

    @BeforeEach
    void open() {
        tracker = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    asked.add(request.uri() + " " + request.requestHeaders().get("Referer") + " "
                            + request.requestHeaders().get("Cookie"));
                    String path = request.path();
                    if (path.startsWith("silent")) {
                        return Mono.never();
                    }
                    if (path.startsWith("moved")) {
                        return response.status(302).header("Location", "/pixel.gif").send();
                    }
                    if (path.startsWith("inside")) {
                        return response.status(302)
                                .header("Location", "http://localhost:" + request.hostPort() + "/pixel.gif")
                                .send();
                    }
                    byte[] bytes = path.startsWith("large")
                            ? java.util.Arrays.copyOf(PIXEL, RemoteImageFetcher.LARGEST + 1)
                            : path.startsWith("drawing") ? "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes() : PIXEL;
                    String type = path.startsWith("drawing") ? "image/svg+xml" : path.startsWith("page") ? "text/html" : "image/gif";
                    return response.status(path.startsWith("gone") ? 404 : 200)
                            .header("Content-Type", type)
                            .sendByteArray(Mono.just(bytes));
                })
                .bindNow();
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    @AfterEach
    void close() {
        tracker.disposeNow();
    }

    @Test
    void nothingIsAskedBeforeSomebodyWantsToSeeIt() {
        UUID message = message("ana@acme-chairs.pt", "<p>Hi</p><img src='" + at("pixel.gif") + "' width=1>");
        assertThat(office.rows.text("select body_html from message where id = '" + message + "'"))
                .contains("data-src=\"" + at("pixel.gif") + "\"")
                .doesNotContain(" src=");
        JsonNode before = call(HttpMethod.GET, message, null, office.admin, 200);
        assertThat(before.get("always").asBoolean()).isFalse();
        assertThat(before.get("images")).isEmpty();
        assertThat(asked).isEmpty();

        JsonNode shown = call(HttpMethod.POST, message, Map.of(), office.admin, 200);
        String link = shown.get("images").get(0).get("url").asString();
        assertThat(asked).isEmpty();
        EntityExchangeResult<byte[]> picture = fetch(link, office.admin);
        assertThat(picture.getStatus().value()).isEqualTo(200);
        assertThat(picture.getResponseBody()).isEqualTo(PIXEL);
        assertThat(picture.getResponseHeaders().getFirst("Content-Type")).isEqualTo("image/gif");
        assertThat(picture.getResponseHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(picture.getResponseHeaders().getFirst("Content-Security-Policy")).contains("sandbox");
        assertThat(picture.getResponseHeaders().getFirst("Cache-Control")).contains("private", "max-age");
        // A second reader costs the sender no second look.
        assertThat(fetch(link, office.admin).getStatus().value()).isEqualTo(200);
        assertThat(asked).containsExactly("/pixel.gif null null");
        assertThat(call(HttpMethod.GET, message, null, office.admin, 200).get("images")).isEmpty();
    }

    @Test
    void aSendersImagesAreAlwaysShownOnceSomebodySaidSo() {
        UUID first = message("bo@acme-chairs.pt", "<img src='" + at("a.gif") + "'>");
        assertThat(call(HttpMethod.POST, first, Map.of("always", true), office.admin, 200)
                        .get("always")
                        .asBoolean())
                .isTrue();
        UUID second = message("bo@acme-chairs.pt", "<img src='" + at("b.gif") + "'>");
        assertThat(call(HttpMethod.GET, second, null, office.admin, 200).get("images")).hasSize(1);
        UUID other = message("eve@acme-chairs.pt", "<img src='" + at("c.gif") + "'>");
        assertThat(call(HttpMethod.GET, other, null, office.admin, 200).get("images")).isEmpty();
        call(HttpMethod.POST, first, Map.of("always", false), office.admin, 200);
        assertThat(call(HttpMethod.GET, second, null, office.admin, 200).get("images")).isEmpty();
    }

    @Test
    void aLinkHoldsForItsImageItsMessageAndItsTime() {
        UUID message = message("ana@acme-chairs.pt", "<img src='" + at("pixel.gif") + "'>");
        UUID other = message("ana@acme-chairs.pt", "<img src='" + at("other.gif") + "'>");
        String link = call(HttpMethod.POST, message, Map.of(), office.admin, 200)
                .get("images")
                .get(0)
                .get("url")
                .asString();
        for (String forged : new String[] {
            link.replace(message.toString(), other.toString()),
            link.replace("pixel.gif", "pixel2.gif"),
            link.replaceFirst("e=(\\d+)", "e=9999999999"),
            link.replaceFirst("s=.", "s=_"),
            link.replaceFirst("s=.*", "s=%25%25")
        }) {
            EntityExchangeResult<byte[]> answer = fetch(forged, office.admin);
            assertThat(answer.getStatus().value()).as(forged).isEqualTo(403);
            assertThat(new String(answer.getResponseBody())).contains("image-link-invalid");
        }
        Instant later = Instant.now().plus(Duration.ofHours(25));
        String source = at("pixel.gif");
        var links = new RemoteImageLinks(root, Clock.fixed(later, java.time.ZoneOffset.UTC));
        URI uri = URI.create(link);
        long until = Long.parseLong(uri.getQuery().replaceFirst(".*&e=(\\d+).*", "$1"));
        String signature = uri.getQuery().replaceFirst(".*&s=", "");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> links.check(message, source, until, signature))
                .hasMessageContaining("not any more");
        assertThat(asked).isEmpty();
    }

    @Autowired
    io.fairlead.kernel.RootKey root;

    @Test
    void onlyThoseWhoSeeTheMessageSeeItsImages() {
        UUID message = message("ana@acme-chairs.pt", "<img src='" + at("pixel.gif") + "'>");
        String stranger = office.cookie(office.rows.user("agent", office.rows.team(office.rows.inbox("Other"))));
        call(HttpMethod.GET, message, null, stranger, 404);
        call(HttpMethod.POST, message, Map.of("always", true), stranger, 404);
        String link = call(HttpMethod.POST, message, Map.of(), office.admin, 200)
                .get("images")
                .get(0)
                .get("url")
                .asString();
        assertThat(fetch(link, stranger).getStatus().value()).isEqualTo(404);
        assertThat(fetch(link, "x=y").getStatus().value()).isEqualTo(401);
        assertThat(asked).isEmpty();
        assertThat(office.rows.number("select count(*) from remote_image_consent r join conversation c using (contact_id) "
                        + "join message m on m.conversation_id = c.id where m.id = '" + message + "'"))
                .isZero();
    }

    @Test
    void whatIsNoPictureOrTooLargeOrElsewhereIsNotShown() {
        Map<String, String> expected = Map.of(
                at("drawing.svg"), "image-type-refused",
                at("page.gif"), "image-type-refused",
                at("large.gif"), "image-too-large",
                at("gone.gif"), "image-unavailable",
                at("inside.gif"), "image-unavailable",
                "http://localhost:" + tracker.port() + "/direct.gif", "image-unavailable",
                "http://169.254.169.254/latest/meta-data/", "image-unavailable",
                "http://2130706433:" + tracker.port() + "/decimal.gif", "image-unavailable");
        StringBuilder html = new StringBuilder();
        expected.keySet().forEach(source -> html.append("<img src='").append(source).append("'>"));
        UUID message = message("ana@acme-chairs.pt", html.toString());
        JsonNode images = call(HttpMethod.POST, message, Map.of(), office.admin, 200).get("images");
        assertThat(images).hasSize(expected.size());
        for (JsonNode image : images) {
            EntityExchangeResult<byte[]> answer = fetch(image.get("url").asString(), office.admin);
            String source = image.get("source").asString();
            assertThat(answer.getStatus().value()).as(source).isEqualTo(422);
            assertThat(JsonMapper.shared().readTree(answer.getResponseBody()).get("code").asString())
                    .as(source)
                    .isEqualTo(expected.get(source));
        }
        assertThat(asked.toString()).doesNotContain("direct", "decimal", "pixel");
    }

    @Test
    void aMovedImageIsFollowed() {
        UUID message = message("ana@acme-chairs.pt", "<img src='" + at("moved.gif") + "'>");
        JsonNode images = call(HttpMethod.POST, message, Map.of(), office.admin, 200).get("images");
        assertThat(fetch(images.get(0).get("url").asString(), office.admin).getResponseBody()).isEqualTo(PIXEL);
    }

    @Test
    void moreThanTwoHundredImagesStayBlocked() {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < RemoteImages.MOST + 5; i++) {
            html.append("<img src='").append(at("n" + i + ".gif")).append("'>");
        }
        UUID message = message("ana@acme-chairs.pt", html.toString());
        assertThat(call(HttpMethod.POST, message, Map.of(), office.admin, 200).get("images"))
                .hasSize(RemoteImages.MOST);
    }

    @Test
    void slowImagesEndAndTooManyAtOnceAreToldToComeAgain() {
        var fetcher = new RemoteImageFetcher(egress, Clock.systemUTC(), 1, Duration.ofSeconds(5));
        var first = fetcher.fetch(at("silent.gif")).onErrorResume(error -> Mono.empty()).toFuture();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !asked.isEmpty());
        assertThat(code(fetcher, at("pixel.gif"))).isEqualTo("overloaded");
        first.join();
        assertThat(code(fetcher, at("silent.gif"))).isEqualTo("image-unavailable");
        assertThat(fetcher.fetch(at("pixel.gif")).block(Duration.ofSeconds(30)).mediaType()).isEqualTo("image/gif");
    }

    private static String code(RemoteImageFetcher fetcher, String source) {
        return fetcher.fetch(source)
                .map(_ -> "fetched")
                .onErrorResume(io.fairlead.kernel.Problem.class, problem -> Mono.just(problem.code()))
                .block(Duration.ofSeconds(30));
    }

    private UUID message(String from, String html) {
        String id = "m-" + UUID.randomUUID();
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "type",
                        "message.received",
                        "data",
                        Map.of("id", id, "from", Map.of("name", "Ana", "email", from), "html", html)));
        office.post(channel, "evt-" + id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        return office.rows.id("select id from message where channel_account_id = '" + channel.id()
                + "' and external_id = '" + id + "'");
    }

    private String at(String file) {
        return "http://127.0.0.1:" + tracker.port() + "/" + file;
    }

    private EntityExchangeResult<byte[]> fetch(String link, String cookie) {
        return http.get()
                .uri(URI.create("http://127.0.0.1:" + port + link))
                .header("Cookie", cookie)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private JsonNode call(HttpMethod method, UUID message, Object body, String cookie, int status) {
        var request = http.method(method).uri("/api/messages/" + message + "/images").header("Cookie", cookie);
        byte[] answer = (body == null ? request : request.bodyValue(body))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(answer);
    }
}
