package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The shell around every handler: problems, origins, headers, forwarded addresses. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
@TestPropertySource(properties = "fairlead.access.trusted-proxies=127.0.0.0/8,::1")
class WebTest {

    @Autowired
    WebTestClient client;

    @Autowired
    People people;

    private Http signedIn(String role) {
        return new Http(client, People.cookie(client, people.make(role)));
    }

    @Test
    void aPageHasAtMostTwoHundredItems() {
        Http http = signedIn("admin");
        for (String limit : List.of("0", "201")) {
            Http.Answer answer = http.get("/api/conversations?limit=" + limit);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/fields/0/field").asString()).isEqualTo("limit");
        }
        assertThat(http.get("/api/conversations?limit=200").status()).isEqualTo(200);
    }

    @Test
    void everyFailureOfTheFrameworkIsAProblemWithAStableCode() {
        Http http = signedIn("admin");
        Http.Answer unknown = http.get("/api/no-such-thing");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("not-found");
        assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(unknown.header("Cache-Control")).isEqualTo("no-store");
        assertThat(unknown.json().path("requestId").asString()).isEqualTo(unknown.header("X-Request-Id"));

        Http.Answer method = http.send(HttpMethod.PUT, "/api/users", "{}", _ -> {});
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("method-not-allowed");
        assertThat(method.header("Allow")).contains("GET");

        Http.Answer text =
                http.send(HttpMethod.POST, "/api/users", null, headers -> headers.set("Content-Type", "text/plain"));
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.code()).isEqualTo("unsupported-media-type");

        Http.Answer accept =
                http.send(HttpMethod.GET, "/api/users", null, headers -> headers.set("Accept", "image/png"));
        assertThat(accept.status()).isEqualTo(406);

        assertThat(http.post("/api/users", "{\"name\": ").code()).isEqualTo("broken-json");
        assertThat(http.patch("/api/users/not-an-id", "{}").code()).isEqualTo("not-found");
        assertThat(http.patch("/api/users/00000000-0000-7000-8000-000000000000", "{}")
                        .code())
                .isEqualTo("not-found");
    }

    @Test
    void aBodyThatDoesNotFitNamesItsFieldsAndNoClasses() {
        Http http = signedIn("admin");
        Http.Answer answer = http.post("/api/users", "{\"name\":\"\",\"email\":\"nonsense\",\"role\":\"king\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid");
        assertThat(answer.json().path("fields").findValuesAsString("field")).contains("name", "email", "role");
        Http.Answer type = http.post("/api/users", "{\"name\":\"A\",\"teams\":[\"x\"]}");
        assertThat(type.status()).isEqualTo(400);
        assertThat(type.json().path("fields").get(0).path("field").asString()).isEqualTo("teams.0");
        assertThat(type.json().toString()).doesNotContain("java", "Exception", "fairlead.access");
    }

    @Test
    void whatNoTextOrListCanHoldIsMendedOrRefused() {
        Http anybody = new Http(client, null);
        assertThat(anybody.post("/api/session", "{\"email\":\"\\u0000\",\"password\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(anybody.post("/api/session", "{\"email\":\"a@b.example\\u0000\",\"password\":\"\\ud800\"}")
                        .status())
                .isEqualTo(401);
        Http http = signedIn("admin");
        Http.Answer nothing = http.post(
                "/api/users", "{\"name\":\"A\",\"email\":\"a@b.example\",\"role\":\"agent\",\"teams\":[null]}");
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.json().path("fields").get(0).path("field").asString())
                .startsWith("teams");
        Http.Answer team = http.post("/api/teams", "{\"name\":\"N\\u0000\\ud83d\"}");
        assertThat(team.status()).isEqualTo(201);
        assertThat(team.json().path("name").asString()).isEqualTo("N\uFFFD");
        assertThat(http.get("/api/conversations?assignee=").status()).isEqualTo(200);
        String far = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("+294277-01-01T00:00:00Z|00000000-0000-7000-8000-000000000000"
                        .getBytes(StandardCharsets.UTF_8));
        Http.Answer cursor = http.get("/api/conversations?after=" + far);
        assertThat(cursor.status()).isEqualTo(400);
        assertThat(cursor.code()).isEqualTo("invalid");
        client.get()
                .uri(address ->
                        address.path("/api/contacts").queryParam("q", "{q}").build("a\u0000"))
                .header("Cookie", String.valueOf(http.cookie()))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid");
    }

    @Test
    void aBodyAboveTheLimitIsTooLarge() {
        Http.Answer answer = signedIn("admin").post("/api/users", "{\"name\":\"" + "x".repeat(2_000_000) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "             ,                         , 409",
        "same-origin  ,                         , 409",
        "none         ,                         , 409",
        "cross-site   ,                         , 403",
        "same-site    ,                         , 403",
        "             , https://evil.example    , 403",
        "             , null                    , 403",
        "same-origin  , https://evil.example    , 403",
        "             , OWN                     , 409",
        "same-origin  , OWN                     , 409",
        "cross-site   , OWN                     , 403",
    })
    void onlyOwnPagesAndProgramsMayChangeThings(String site, String origin, int status) {
        people.make("agent");
        Http.Answer answer = new Http(client, null).send(HttpMethod.POST, "/api/setup", SETUP, headers -> {
            headers.set("Host", "inbox.example.com:8080");
            if (site != null) {
                headers.set("Sec-Fetch-Site", site);
            }
            if (origin != null) {
                headers.set("Origin", origin.equals("OWN") ? "http://inbox.example.com:8080" : origin);
            }
        });
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(status == 403 ? "csrf-refused" : "conflict");
    }

    private static final String SETUP =
            "{\"company\":\"C\",\"name\":\"N\",\"email\":\"n@example.com\",\"password\":\"long enough\"}";

    @Test
    void readingIsNotHinderedByOrigin() {
        Http.Answer answer = signedIn("agent")
                .send(HttpMethod.GET, "/api/users", null, headers -> headers.set("Sec-Fetch-Site", "cross-site"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void behindATrustedProxyTheCookieIsBoundToTheHostAndSecure() {
        var person = people.make("agent");
        String body = "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"}";
        Http.Answer answer = new Http(client, null).send(HttpMethod.POST, "/api/session", body, headers -> {
            headers.set("X-Forwarded-Proto", "https");
            headers.set("X-Forwarded-Host", "inbox.example.com");
            headers.set("X-Forwarded-For", "203.0.113.7");
            headers.set("Origin", "https://inbox.example.com");
        });
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).startsWith("__Host-fairlead=").contains("Secure", "Path=/", "HttpOnly");
        assertThat(answer.header("Strict-Transport-Security")).contains("max-age");
    }

    @Test
    void pagesMayNotBeFramedAndRunNoForeignScript() {
        Http.Answer page = new Http(client, null)
                .send(HttpMethod.GET, "/inbox/some/conversation", null, headers -> headers.set("Accept", "text/html"));
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'", "frame-ancestors 'none'");
        Http.Answer form = new Http(client, null).get("/forms/unknown-key");
        assertThat(form.headers().containsHeader("Content-Security-Policy")).isFalse();
    }

    @Test
    void theApiDescribesItselfWithoutTheActor() {
        Http.Answer docs = new Http(client, null).get("/v3/api-docs");
        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.json().path("info").path("title").asString()).isEqualTo("Fairlead");
        assertThat(docs.json()
                        .path("paths")
                        .path("/api/users")
                        .path("get")
                        .path("parameters")
                        .isMissingNode())
                .isTrue();
        assertThat(docs.json().path("components").path("securitySchemes").has("session"))
                .isTrue();
        Http.Answer ui = new Http(client, null).get("/swagger-ui/index.html");
        assertThat(ui.status()).isEqualTo(200);
    }
}
