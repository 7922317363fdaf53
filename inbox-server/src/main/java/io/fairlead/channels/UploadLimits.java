package io.fairlead.channels;

import io.fairlead.channels.TokenBuckets.Bound;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many files a visitor, and an address, may hand over. */
@Component
final class UploadLimits {

    static final int VISITOR_BURST = 20;
    private static final Duration VISITOR_EVERY = Duration.ofSeconds(15);
    private static final int ADDRESS_BURST = 100;
    private static final Duration ADDRESS_EVERY = Duration.ofSeconds(2);

    private final TokenBuckets buckets;

    UploadLimits(Clock clock) {
        this.buckets = new TokenBuckets(clock);
    }

    /** @throws Problem.RateLimited if it is one too many */
    void take(String visitor, String address) {
        Duration wait = buckets.take(
                new Bound(visitor, VISITOR_BURST, VISITOR_EVERY),
                new Bound("address " + address, ADDRESS_BURST, ADDRESS_EVERY));
        if (!wait.isZero()) {
            throw new Problem.RateLimited("Too many files were sent from here.", wait);
        }
    }
}
