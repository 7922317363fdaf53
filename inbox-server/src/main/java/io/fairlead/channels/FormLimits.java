package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How often a sender may post a form: a burst of a minute's worth, then a steady trickle. */
@Component
final class FormLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int usual;
    private final TokenBuckets buckets;

    FormLimits(ChannelSettings settings, Clock clock) {
        this.usual = settings.formsPerMinute();
        this.buckets = new TokenBuckets(clock);
    }

    /**
     * @param own the form's own limit in a minute; null: the server's
     * @throws Problem.RateLimited if this sender has posted this form too often
     */
    void take(String account, String sender, @Nullable Integer own) {
        int perMinute = own == null ? usual : own;
        Duration wait =
                buckets.take(new TokenBuckets.Bound(account + " " + sender, perMinute, MINUTE.dividedBy(perMinute)));
        if (!wait.isZero()) {
            throw new Problem.RateLimited("This form was sent too often from here.", wait);
        }
    }
}
