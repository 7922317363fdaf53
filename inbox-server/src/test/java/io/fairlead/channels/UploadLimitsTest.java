package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UploadLimitsTest {

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");
    private final UploadLimits limits = new UploadLimits(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void aVisitorWaitsAsLongAsIsSaidAndOthersDoNot() {
        for (int i = 0; i < 20; i++) {
            limits.take("ana", "192.0.2.1");
        }
        assertThatThrownBy(() -> limits.take("ana", "192.0.2.1"))
                .isInstanceOfSatisfying(
                        Problem.RateLimited.class,
                        problem -> assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(15)));
        assertThatCode(() -> limits.take("bob", "192.0.2.1")).doesNotThrowAnyException();
        now = now.plusSeconds(15);
        assertThatCode(() -> limits.take("ana", "192.0.2.1")).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.take("ana", "192.0.2.1")).isInstanceOf(Problem.RateLimited.class);
    }

    @Test
    void anAddressCannotSendMoreByBeingMoreVisitors() {
        for (int i = 0; i < 100; i++) {
            limits.take("visitor " + i, "192.0.2.1");
        }
        assertThatThrownBy(() -> limits.take("one more", "192.0.2.1"))
                .isInstanceOfSatisfying(
                        Problem.RateLimited.class,
                        problem -> assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(2)));
        assertThatCode(() -> limits.take("one more", "192.0.2.2")).doesNotThrowAnyException();
    }
}
