package io.fairlead.testing;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Hooks;

/**
 * For every test: an error that Reactor had to drop fails it, and so does a blocking call on a non-blocking thread.
 * Found by JUnit through the service loader.
 */
public final class NothingDropped implements BeforeAllCallback, AfterEachCallback {

    private static final Queue<Throwable> DROPPED = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Hooks.onErrorDropped(DROPPED::add);
        BlockHound.builder()
                .allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .allowBlockingCallsInside("java.util.UUID", "randomUUID")
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                .install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {}

    @Override
    public void afterEach(ExtensionContext context) {
        Throwable dropped = DROPPED.poll();
        if (dropped != null) {
            DROPPED.clear();
            throw new AssertionError("Reactor dropped an error during this test: " + dropped, dropped);
        }
    }
}
