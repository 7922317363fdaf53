package io.fairlead.channels;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Doubling pauses, up to a longest, each shortened by up to a quarter so that many do not come at once. */
final class Backoff {
    private Backoff() {}

    /** @param failures in a row, from 1 */
    static Duration pause(int failures, Duration first, Duration longest) {
        double doubled = first.toMillis() * Math.pow(2, Math.max(0, failures - 1));
        double pause = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(
                (long) (pause * (0.75 + ThreadLocalRandom.current().nextDouble() * 0.25)));
    }
}
