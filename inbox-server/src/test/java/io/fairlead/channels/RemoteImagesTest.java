package io.fairlead.channels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Problem;
import io.fairlead.kernel.RootKey;
import io.fairlead.testing.FairleadTest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
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
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "30s")
class RemoteImagesTest {

    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Egress egress;

    @Autowired
    RootKey root;

    @LocalServerPort
    int port;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private DisposableServer tracker;
    private Office office;
    private Office.Channel channel;

    @BeforeEach
    void open() {
        tracker = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::track)
                .bindNow();
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    private Publisher<Void> track(HttpServerRequest request, HttpServerResponse response) {
        asked.add(request.uri() + " " + request.requestHeaders().get("Referer") + " "
                + request.requestHeaders().get("Cookie"));
        String inside = "http://localhost:" + request.hostPort() + "/pixel.gif";
        return switch (request.path().replaceFirst("[.].*", "")) {
            case "silent" -> Mono.never();
            case "moved" -> response.sendRedirect("/pixel.gif");
            case "inside" -> response.sendRedirect(inside);
            case "gone" -> response.sendNotFound();
            case "big" -> send(response, "image/gif", Arrays.copyOf(PIXEL, RemoteImageFetcher.LARGEST));
            case "large" -> send(response, "image/gif", Arrays.copyOf(PIXEL, RemoteImageFetcher.LARGEST + 1));
            case "drawing" ->
                send(response, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(UTF_8));
            case "page" -> send(response, "text/html", PIXEL);
            default -> send(response, "image/gif", PIXEL);
        };
    }

    private static Publisher<Void> send(HttpServerResponse response, String type, byte[] bytes) {
        return response.header("Content-Type", type).sendByteArray(Mono.just(bytes));
    }

    @AfterEach
    void close() {
        tracker.disposeNow();
    }

    @Test
    void whatWasFetchedIsKeptForAnHourAndUpToItsBytes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        RemoteImageFetcher fetcher =
                new RemoteImageFetcher(egress, ((InstantSource) now::get).withZone(ZoneOffset.UTC), 1, PATIENCE);
        for (int n = 0; n < 7; n++) {
            assertThat(code(fetcher, at("big.gif?" + n)).block(PATIENCE)).isEqualTo("fetched");
        }
        var _ = code(fetcher, at("big.gif?6")).block(PATIENCE);
        assertThat(asked)
                .as("seven of 5 MB do not fit into 32, the last is there")
                .hasSize(7);
        var _ = code(fetcher, at("big.gif?0")).block(PATIENCE);
        assertThat(asked).as("the first had to go").hasSize(8);
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(61)));
        var _ = code(fetcher, at("big.gif?6")).block(PATIENCE);
        assertThat(asked).as("an hour is over").hasSize(9);
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
        assertThat(picture.getResponseHeaders().getFirst("X-Content-Type-Options"))
                .isEqualTo("nosniff");
        assertThat(picture.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("sandbox");
        assertThat(picture.getResponseHeaders().getFirst("Cache-Control")).contains("private", "max-age");
        // A second reader costs the sender no second look.
        assertThat(fetch(link, office.admin).getStatus().value()).isEqualTo(200);
        assertThat(asked).containsExactly("/pixel.gif null null");
        assertThat(call(HttpMethod.GET, message, null, office.admin, 200).get("images"))
                .isEmpty();
    }

    @Test
    void aSendersImagesAreAlwaysShownOnceSomebodySaidSo() {
        UUID first = message("bo@acme-chairs.pt", "<img src='" + at("a.gif") + "'>");
        assertThat(call(HttpMethod.POST, first, Map.of("always", true), office.admin, 200)
                        .get("always")
                        .asBoolean())
                .isTrue();
        UUID second = message("bo@acme-chairs.pt", "<img src='" + at("b.gif") + "'>");
        assertThat(call(HttpMethod.GET, second, null, office.admin, 200).get("images"))
                .hasSize(1);
        UUID other = message("eve@acme-chairs.pt", "<img src='" + at("c.gif") + "'>");
        assertThat(call(HttpMethod.GET, other, null, office.admin, 200).get("images"))
                .isEmpty();
        // A stranger on the thread is not the customer.
        office.rows.run("update message set author_id = (select author_id from message where id = '" + other
                + "') where id = '" + second + "'");
        assertThat(call(HttpMethod.GET, second, null, office.admin, 200).get("images"))
                .isEmpty();
        call(HttpMethod.POST, first, Map.of("always", false), office.admin, 200);
        assertThat(call(HttpMethod.GET, first, null, office.admin, 200).get("images"))
                .isEmpty();
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
            link.replaceFirst("s=.", link.contains("s=_") ? "s=A" : "s=_"),
            link.replaceFirst("s=.*", "s=%25%25")
        }) {
            EntityExchangeResult<byte[]> answer = fetch(forged, office.admin);
            assertThat(answer.getStatus().value()).as(forged).isEqualTo(403);
            assertThat(new String(answer.getResponseBody())).contains("image-link-invalid");
        }
        Instant later = Instant.now().plus(Duration.ofHours(25));
        String source = at("pixel.gif");
        var links = new RemoteImageLinks(root, Clock.fixed(later, ZoneOffset.UTC));
        URI uri = URI.create(link);
        long until = Long.parseLong(uri.getQuery().replaceFirst(".*&e=(\\d+).*", "$1"));
        String signature = uri.getQuery().replaceFirst(".*&s=", "");
        assertThatThrownBy(() -> links.check(message, source, until, signature)).hasMessageContaining("not any more");
        assertThat(asked).isEmpty();
    }

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
        assertThat(office.rows.number(
                        "select count(*) from remote_image_consent r join conversation c using (contact_id) "
                                + "join message m on m.conversation_id = c.id where m.id = '" + message + "'"))
                .isZero();
    }

    @Test
    void whatIsNoPictureOrTooLargeOrElsewhereIsNotShown() {
        Map<String, String> expected = Map.of(
                at("drawing.svg"),
                "image-type-refused",
                at("page.gif"),
                "image-type-refused",
                at("large.gif"),
                "image-too-large",
                at("gone.gif"),
                "image-unavailable",
                at("inside.gif"),
                "image-unavailable",
                "http://localhost:" + tracker.port() + "/direct.gif",
                "image-unavailable",
                "http://169.254.169.254/latest/meta-data/",
                "image-unavailable",
                "http://2130706433:" + tracker.port() + "/decimal.gif",
                "image-unavailable");
        StringBuilder html = new StringBuilder();
        expected.keySet()
                .forEach(source -> html.append("<img src='").append(source).append("'>"));
        UUID message = message("ana@acme-chairs.pt", html.toString());
        JsonNode images =
                call(HttpMethod.POST, message, Map.of(), office.admin, 200).get("images");
        assertThat(images).hasSize(expected.size());
        for (JsonNode image : images) {
            EntityExchangeResult<byte[]> answer = fetch(image.get("url").asString(), office.admin);
            String source = image.get("source").asString();
            assertThat(answer.getStatus().value()).as(source).isEqualTo(422);
            assertThat(JsonMapper.shared()
                            .readTree(answer.getResponseBody())
                            .get("code")
                            .asString())
                    .as(source)
                    .isEqualTo(expected.get(source));
        }
        assertThat(asked.toString()).doesNotContain("direct", "decimal", "pixel");
    }

    @Test
    void aMovedImageIsFollowed() {
        UUID message = message("ana@acme-chairs.pt", "<img src='" + at("moved.gif") + "'>");
        JsonNode images =
                call(HttpMethod.POST, message, Map.of(), office.admin, 200).get("images");
        assertThat(fetch(images.get(0).get("url").asString(), office.admin).getResponseBody())
                .isEqualTo(PIXEL);
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
    void slowImagesEndAndTheNextHasItsTurn() {
        var fetcher = new RemoteImageFetcher(egress, Clock.systemUTC(), 1, Duration.ofSeconds(1));
        var silent = code(fetcher, at("silent.gif")).toFuture();
        assertThat(code(fetcher, at("pixel.gif")).block(PATIENCE)).isEqualTo("fetched");
        assertThat(silent.join()).isEqualTo("image-unavailable");
    }

    @Test
    void whoseTurnDoesNotComeIsToldToComeAgain() {
        var fetcher = new RemoteImageFetcher(egress, Clock.systemUTC(), 0, Duration.ofSeconds(1));
        StepVerifier.withVirtualTime(() -> code(fetcher, at("pixel.gif")))
                .thenAwait(Duration.ofMinutes(1))
                .expectNext("overloaded")
                .verifyComplete();
        assertThat(asked).isEmpty();
    }

    /** Newsletters' addresses are not always what the standard calls one. */
    @Test
    void anAddressIsTakenAsBrowsersTakeIt() {
        var fetcher = new RemoteImageFetcher(egress, Clock.systemUTC(), 1, Duration.ofSeconds(20));
        assertThat(code(fetcher, at("our logo.gif?of=a|b&off=5%&c=%20")).block(PATIENCE))
                .isEqualTo("fetched");
        assertThat(asked).containsExactly("/our%20logo.gif?of=a%7Cb&off=5%25&c=%20 null null");
    }

    private static Mono<String> code(RemoteImageFetcher fetcher, String source) {
        return fetcher.fetch(source)
                .map(_ -> "fetched")
                .onErrorResume(Problem.class, problem -> Mono.just(problem.code()));
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
        var request =
                http.method(method).uri("/api/messages/" + message + "/images").header("Cookie", cookie);
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
