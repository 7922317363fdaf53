package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A token bucket per form and sender, in memory: a burst of a minute's worth, then a steady trickle. */
@Component
final class FormLimits {

    private static final int MOST_SENDERS = 50_000;
    private static final double MINUTE = 60_000;

    private final double usual;
    private final Clock clock;

    /** Least recently used first, so that the oldest goes when there are too many; guarded by itself. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_SENDERS;
        }
    };

    FormLimits(ChannelSettings settings, Clock clock) {
        this.usual = settings.formsPerMinute();
        this.clock = clock;
    }

    private record Bucket(double tokens, long at) {}

    /**
     * @param own the form's own limit in a minute; null: the server's
     * @throws Problem.RateLimited if this sender has posted this form too often
     */
    void take(String account, String sender, @Nullable Integer own) {
        double perMinute = own == null ? usual : own;
        long now = clock.millis();
        synchronized (buckets) {
            String key = account + " " + sender;
            Bucket before = buckets.getOrDefault(key, new Bucket(perMinute, now));
            double tokens = Math.min(perMinute, before.tokens + Math.max(0, now - before.at) / MINUTE * perMinute);
            if (tokens < 1) {
                long wait = (long) Math.ceil((1 - tokens) / perMinute * MINUTE);
                throw new Problem.RateLimited("This form was sent too often from here.", Duration.ofMillis(wait));
            }
            buckets.put(key, new Bucket(tokens - 1, now));
        }
    }
}
