package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final String HERE = "192.0.2.1";

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");
    private final SignInLimits limits = new SignInLimits(
            new AccessSettings(DAY, DAY, 1, 1, 10, 50, Duration.ofMinutes(5)),
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void anAddressThatTriesManyAccountsWaitsAndOthersDoNot() {
        for (int n = 0; n < 49; n++) {
            limits.failed(n + "@acme.example", HERE);
        }
        assertThatCode(() -> limits.check("new@acme.example", HERE)).doesNotThrowAnyException();
        limits.failed("49@acme.example", HERE);
        now = now.plusSeconds(60);
        assertThatThrownBy(() -> limits.check("new@acme.example", HERE))
                .isInstanceOfSatisfying(
                        Problem.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofMinutes(4)));
        assertThatCode(() -> limits.check("new@acme.example", "192.0.2.2")).doesNotThrowAnyException();
        now = now.plus(Duration.ofMinutes(4));
        assertThatCode(() -> limits.check("new@acme.example", HERE)).doesNotThrowAnyException();
    }
}
