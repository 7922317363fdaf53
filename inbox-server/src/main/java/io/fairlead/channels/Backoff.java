package io.fairlead.channels;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Doubling pauses, up to a longest, each shortened by up to a quarter so that many do not come at once. */
final class Backoff {
    private Backoff() {}

    /** Pauses that grow evenly from the first to the longest over the attempts there are, jittered alike.
     *
     * @param attempt that failed, from 1
     */
    static Duration spread(int attempt, int attempts, Duration first, Duration longest) {
        double steps = Math.max(1, attempts - 2);
        double growth = Math.pow((double) longest.toMillis() / Math.max(1, first.toMillis()), 1 / steps);
        double pause = first.toMillis() * Math.pow(growth, Math.max(0, attempt - 1));
        return jittered(Math.min(pause, longest.toMillis()));
    }

    /** @param failures in a row, from 1 */
    static Duration pause(int failures, Duration first, Duration longest) {
        double doubled = first.toMillis() * Math.pow(2, Math.max(0, failures - 1));
        return jittered(Math.min(doubled, longest.toMillis()));
    }

    private static Duration jittered(double pause) {
        return Duration.ofMillis(
                (long) (pause * (0.75 + ThreadLocalRandom.current().nextDouble() * 0.25)));
    }
}
