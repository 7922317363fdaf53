package io.fairlead.standalone;

import java.time.Duration;

/** Waits on the calling thread, which is the starting or the stopping one. */
final class Pause {
    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting or stopping", e);
        }
    }
}
