package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @RepeatedTest(20)
    void sevenPausesReachFromTheFirstToTheLongest() {
        Duration before = Duration.ZERO;
        for (int attempt = 1; attempt < 8; attempt++) {
            Duration pause = Backoff.spread(attempt, 8, FIRST, LONGEST);
            assertThat(pause).isGreaterThan(before).isLessThanOrEqualTo(LONGEST);
            before = pause;
        }
        assertThat(Backoff.spread(1, 8, FIRST, LONGEST)).isBetween(Duration.ofMillis(3_750), FIRST);
        assertThat(Backoff.spread(7, 8, FIRST, LONGEST)).isBetween(Duration.ofMillis(1_350_000), LONGEST);
        assertThat(Backoff.spread(1, 1, FIRST, LONGEST)).isPositive();
    }

    @RepeatedTest(20)
    void pausesDoubleUpToTheLongest() {
        for (int n = 1; n < 20; n++) {
            long most = Math.min(1_000L << (n - 1), 300_000);
            assertThat(Backoff.pause(n, Duration.ofSeconds(1), Duration.ofMinutes(5))
                            .toMillis())
                    .isBetween(most * 3 / 4, most);
        }
    }
}
