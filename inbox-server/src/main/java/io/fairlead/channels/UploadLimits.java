package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many files a visitor, and an address, may hand over: token buckets in memory, on this node. */
@Component
final class UploadLimits {

    static final int VISITOR_BURST = 20;
    private static final Duration VISITOR_EVERY = Duration.ofSeconds(15);
    private static final int ADDRESS_BURST = 100;
    private static final Duration ADDRESS_EVERY = Duration.ofSeconds(2);
    private static final int REMEMBERED = 50_000;

    private final Clock clock;

    /** Least recently used first, so that the oldest goes when there are too many; guarded by itself. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    UploadLimits(Clock clock) {
        this.clock = clock;
    }

    private record Bucket(double tokens, long at) {}

    /** @throws Problem.RateLimited if it is one too many */
    void take(String visitor, String address) {
        synchronized (buckets) {
            long now = clock.millis();
            Bucket person = filled(visitor, VISITOR_BURST, VISITOR_EVERY, now);
            Bucket place = filled("address " + address, ADDRESS_BURST, ADDRESS_EVERY, now);
            refuseEmpty(person, VISITOR_EVERY);
            refuseEmpty(place, ADDRESS_EVERY);
            buckets.put(visitor, new Bucket(person.tokens - 1, now));
            buckets.put("address " + address, new Bucket(place.tokens - 1, now));
        }
    }

    private Bucket filled(String key, int burst, Duration every, long now) {
        Bucket before = buckets.getOrDefault(key, new Bucket(burst, now));
        double gained = Math.max(0, now - before.at) / (double) every.toMillis();
        return new Bucket(Math.min(burst, before.tokens + gained), now);
    }

    private static void refuseEmpty(Bucket bucket, Duration every) {
        if (bucket.tokens < 1) {
            long wait = (long) Math.ceil((1 - bucket.tokens) * every.toMillis());
            throw new Problem.RateLimited("Too many files were sent from here.", Duration.ofMillis(wait));
        }
    }
}
