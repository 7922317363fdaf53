package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A server of its own, since the others have users. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@TestPropertySource(properties = "fairlead.access.session-lifetime=13d")
class SetupTest {

    @Autowired
    WebTestClient client;

    @Test
    void ofManyFirstVisitorsOneWinsAndIsTheAdmin() {
        Http http = new Http(client, null);
        assertThat(http.get("/api/setup").json().path("needed").asBoolean()).isTrue();
        List<Http.Answer> answers = Flux.range(0, 8)
                .flatMap(
                        n -> reactor.core.publisher.Mono.fromCallable(() -> http.post("/api/setup", visitor(n)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();
        assertThat(answers)
                .extracting(Http.Answer::status)
                .containsOnlyOnce(204)
                .containsOnly(204, 409);
        assertThat(http.get("/api/setup").json().path("needed").asBoolean()).isFalse();
        String cookie = answers.stream()
                .filter(answer -> answer.status() == 204)
                .map(answer -> answer.header("Set-Cookie"))
                .findFirst()
                .orElseThrow();
        var me = new Http(client, cookie.substring(0, cookie.indexOf(';')))
                .get("/api/session")
                .json();
        assertThat(me.path("role").asString()).isEqualTo("admin");
        assertThat(me.path("user").path("inboxes").size()).isEqualTo(1);
        assertThat(me.path("teams").get(0).path("name").asString()).isEqualTo("Sales");
    }

    private static String visitor(int n) {
        return "{\"company\":\"C" + n + "\",\"name\":\"N\",\"email\":\"v" + n
                + "@example.com\",\"password\":\"long enough\"}";
    }
}
