package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class SessionTest {

    @Autowired
    WebTestClient http;

    @Autowired
    People people;

    @Autowired
    DatabaseClient db;

    @Test
    void signingInGivesACookieThatScriptsCannotRead() {
        var person = people.make("agent");
        signIn(person.email(), People.PASSWORD)
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .value(
                        "Set-Cookie",
                        value -> assertThat(value)
                                .startsWith("fairlead_session=")
                                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                                .doesNotContain("Secure"))
                .expectBody()
                .isEmpty();
    }

    @Test
    void wrongPasswordAndUnknownAccountLookTheSame() {
        var person = people.make("agent");
        for (String email : new String[] {person.email(), "nobody-at-all@example.com"}) {
            signIn(email, "wrong")
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .doesNotExist("Set-Cookie")
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("bad-credentials")
                    .jsonPath("$.detail")
                    .isEqualTo("The e-mail or the password is wrong.");
        }
    }

    @Test
    void tooManyFailuresOfOneAccountAreLimitedEvenForTheRightPassword() {
        var person = people.make("agent");
        for (int n = 0; n < 10; n++) {
            signIn(person.email(), "wrong " + n)
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody()
                    .returnResult();
        }
        signIn(person.email(), People.PASSWORD)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");
    }

    @Test
    void apiWithoutASessionIsRefusedAndNotStored() {
        http.get()
                .uri("/api/users")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .contentType("application/problem+json")
                .expectHeader()
                .exists("X-Request-Id")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unauthenticated")
                .jsonPath("$.requestId")
                .isNotEmpty();
    }

    @Test
    void aSessionThatWasNotUsedForADayIsOver() {
        var person = people.make("agent");
        String cookie = People.cookie(http, person);
        people.run(db.sql("update session set last_seen_at = now() - interval '25 hours' where user_id = :id")
                .bind("id", person.id()));
        http.get()
                .uri("/api/users")
                .header("Cookie", cookie)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unauthenticated");
    }

    @Test
    void signingOutEndsTheSessionAtOnce() {
        String cookie = People.cookie(http, people.make("agent"));
        http.delete()
                .uri("/api/session")
                .header("Cookie", cookie)
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .value("Set-Cookie", value -> assertThat(value).contains("Max-Age=0"))
                .expectBody()
                .isEmpty();
        http.delete()
                .uri("/api/session")
                .header("Cookie", cookie)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
    }

    private WebTestClient.ResponseSpec signIn(String email, String password) {
        return http.post()
                .uri("/api/session")
                .bodyValue(new SessionApi.Credentials(email, password))
                .exchange();
    }
}
