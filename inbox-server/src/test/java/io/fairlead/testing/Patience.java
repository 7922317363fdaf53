package io.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a server does by itself: as long as a loaded machine may take, and looking seldom enough to leave it time. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Patience() {}

    public static void await(BooleanSupplier reached) {
        await(reached, () -> "patience");
    }

    /** @param what said when it is not reached in time */
    public static void await(BooleanSupplier reached, Supplier<String> what) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() < end).as(what).isTrue();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
