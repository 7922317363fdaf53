package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Journal;
import io.fairlead.testing.FairleadTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class SessionExpiryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    SessionTable table;

    @Autowired
    SessionCache cache;

    @Autowired
    SessionCookie cookies;

    @Autowired
    Journal journal;

    @Autowired
    AccessSettings settings;

    @Autowired
    People people;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Sessions sessions;

    @BeforeEach
    void withAClockOfOurs() {
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        sessions = new Sessions(table, cache, cookies, journal, settings, clock);
    }

    @Test
    void unusedSessionEndsAfterTheIdleTime() {
        ServerHttpRequest request = signedIn();
        pass(settings.sessionIdle().minusSeconds(1));
        assertThat(holds(request)).isTrue();
        pass(settings.sessionIdle().minusSeconds(1));
        assertThat(holds(request)).isTrue();
        pass(settings.sessionIdle().plusSeconds(1));
        assertThat(holds(request)).isFalse();
    }

    @Test
    void usedSessionEndsAfterItsLifetime() {
        ServerHttpRequest request = signedIn();
        Duration step = settings.sessionIdle().dividedBy(2);
        for (Duration age = step; age.compareTo(settings.sessionLifetime()) < 0; age = age.plus(step)) {
            pass(step);
            if (age.compareTo(settings.sessionLifetime()) < 0) {
                assertThat(holds(request)).isTrue();
            }
        }
        pass(step);
        assertThat(holds(request)).isFalse();
    }

    @Test
    void signingInAgainEndsTheSessionOneCameWith() {
        ServerHttpRequest first = signedIn();
        var second = sessions.begin(people.make("agent").id(), first).block(PATIENCE);
        assertThat(holds(first)).isFalse();
        assertThat(holds(with(second))).isTrue();
    }

    private ServerHttpRequest signedIn() {
        var cookie = sessions.begin(
                        people.make("agent").id(),
                        MockServerHttpRequest.get("http://localhost/").build())
                .block(PATIENCE);
        return with(cookie);
    }

    private static ServerHttpRequest with(HttpCookie cookie) {
        return MockServerHttpRequest.get("http://localhost/").cookie(cookie).build();
    }

    private boolean holds(ServerHttpRequest request) {
        return Boolean.TRUE.equals(sessions.of(request).hasElement().block(PATIENCE));
    }

    private void pass(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }
}
