package io.fairlead.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class SlaPoliciesApiTest {

    @Autowired
    People people;

    @Autowired
    WebTestClient http;

    private String admin;

    @BeforeEach
    void signIn() {
        admin = People.cookie(http, people.make("admin"));
    }

    @Test
    void anAdminGivesAPolicyToInboxesAndTakesItBack() {
        UUID inbox = people.inboxOf();
        PolicyView made = post(change(null, "VIP " + Ids.next(), List.of(inbox)))
                .expectStatus()
                .isCreated()
                .expectBody(PolicyView.class)
                .returnResult()
                .getResponseBody();
        assertThat(made.inboxes()).containsExactly(inbox);
        assertThat(made.warnPercent()).isEqualTo(75);
        assertThat(made.standard()).isFalse();

        PolicyChange withdrawn = change(1L, made.name(), List.of());
        put(made.id(), withdrawn)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.inboxes")
                .isEmpty();
        put(made.id(), withdrawn)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("stale-version");
        put(Ids.next(), withdrawn).expectStatus().isNotFound().expectBody().returnResult();
    }

    @Test
    void thereIsAStandard() {
        http.get()
                .uri("/api/sla-policies")
                .header("Cookie", admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[?(@.standard == true)].firstResponseMinutes")
                .isEqualTo(60);
    }

    @Test
    void whatCannotBeIsRefused() {
        post(new PolicyChange(null, "x", 0, 10, null, null, null))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
        post(new PolicyChange(null, "x" + Ids.next(), 10, 10, null, Ids.next(), null))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo("calendarId");
        post(change(null, "x" + Ids.next(), List.of(Ids.next())))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo("inboxes");
        post(change(null, "Standard", List.of()))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("name-taken");
    }

    @Test
    void onlyAdminsMay() {
        admin = People.cookie(http, people.make("agent"));
        post(change(null, "x", List.of()))
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
    }

    private WebTestClient.ResponseSpec post(PolicyChange change) {
        return http.post()
                .uri("/api/sla-policies")
                .header("Cookie", admin)
                .bodyValue(change)
                .exchange();
    }

    private WebTestClient.ResponseSpec put(UUID id, PolicyChange change) {
        return http.put()
                .uri("/api/sla-policies/{id}", id)
                .header("Cookie", admin)
                .bodyValue(change)
                .exchange();
    }

    private static PolicyChange change(Long version, String name, List<UUID> inboxes) {
        return new PolicyChange(version, name, 15, 30, null, null, inboxes);
    }
}
