package io.fairlead.channels;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Token buckets by key, in memory, on this node. Any thread. */
final class TokenBuckets {

    private static final int REMEMBERED = 50_000;

    private final Clock clock;

    /** Least recently used first, so that the oldest goes when there are too many; guarded by itself. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    TokenBuckets(Clock clock) {
        this.clock = clock;
    }

    private record Bucket(double tokens, long at) {}

    /**
     * @param burst tokens of a full bucket
     * @param every how long it takes until there is one token more
     */
    record Bound(String key, double burst, Duration every) {}

    /** Takes a token out of each bucket, or out of none: then it gives how long to wait, else zero. */
    Duration take(Bound... bounds) {
        long now = clock.millis();
        synchronized (buckets) {
            List<Double> filled = new ArrayList<>();
            for (Bound bound : bounds) {
                double tokens = filled(bound, now);
                if (tokens < 1) {
                    return Duration.ofMillis(
                            (long) Math.ceil((1 - tokens) * bound.every().toMillis()));
                }
                filled.add(tokens);
            }
            for (int n = 0; n < bounds.length; n++) {
                buckets.put(bounds[n].key(), new Bucket(filled.get(n) - 1, now));
            }
            return Duration.ZERO;
        }
    }

    private double filled(Bound bound, long now) {
        Bucket before = buckets.getOrDefault(bound.key(), new Bucket(bound.burst(), now));
        double gained = Math.max(0, now - before.at) / (double) bound.every().toMillis();
        return Math.min(bound.burst(), before.tokens + gained);
    }
}
