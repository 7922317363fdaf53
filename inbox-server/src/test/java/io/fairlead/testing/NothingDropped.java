package io.fairlead.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Hooks;

/**
 * For every test: an error that Reactor had to drop fails it, and so does a blocking call on a
 * non-blocking thread; a leaked buffer fails the class at whose end it is found.
 * Found by JUnit through the service loader.
 */
public final class NothingDropped implements AfterAllCallback, AfterEachCallback {

    private static final Queue<Throwable> DROPPED = new ConcurrentLinkedQueue<>();
    private static final int BUFFERS = 10;
    private static final int FRAMES = 30;
    private static final Queue<String> LEAKED = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> LEAKED.add(type + " " + records));
        Hooks.onErrorDropped(DROPPED::add);
        BlockHound.builder()
                .loadIntegrations()
                .allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .allowBlockingCallsInside("java.util.UUID", "randomUUID")
                // As Reactor itself allows for tasks that do not repeat: the timers' queue locks while one is taken
                // out.
                .allowBlockingCallsInside("reactor.core.scheduler.PeriodicWorkerTask", "dispose")
                .allowBlockingCallsInside("reactor.core.scheduler.PeriodicSchedulerTask", "dispose")
                .allowBlockingCallsInside("reactor.core.scheduler.InstantPeriodicWorkerTask", "dispose")
                // Counts who writes to the connection, under a lock that is held for as long as that takes.
                .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
                // Reads its texts from a jar, once.
                .allowBlockingCallsInside(
                        "org.hibernate.validator.messageinterpolation.AbstractMessageInterpolator", "resolveMessage")
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                // Netty's own short lock, where several threads share an arena.
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                // The cache's own lock, held for as long as a map takes an entry.
                .allowBlockingCallsInside("com.google.common.cache.LocalCache$Segment", "put")
                // Once per type and per language, then never again.
                .allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside(
                        "org.hibernate.validator.resourceloading.PlatformResourceBundleLocator", "loadBundle")
                // The lock that makes ids increase, held for nanoseconds.
                .allowBlockingCallsInside(
                        "com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory$UuidFunction", "apply")
                // The framework looks whether a static file is in its jar.
                .allowBlockingCallsInside(
                        "org.springframework.web.reactive.resource.PathResourceResolver", "getResource")
                // Reads a country's numbering plan from its jar, once.
                .allowBlockingCallsInside(
                        "com.google.i18n.phonenumbers.metadata.source.BlockingMetadataBootstrappingGuard",
                        "getOrBootstrap")
                .install();
    }

    /** Leaks come to light only when the collector has run and another buffer is made. */
    @Override
    public void afterAll(ExtensionContext context) {
        System.gc();
        for (int n = 0; n < BUFFERS; n++) {
            boolean _ = ByteBufAllocator.DEFAULT.buffer(1).release();
        }
        String leaked = LEAKED.poll();
        if (leaked != null) {
            LEAKED.clear();
            throw new AssertionError("A buffer was not released in this class or an earlier one: " + leaked);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Throwable dropped = DROPPED.poll();
        if (dropped != null) {
            DROPPED.clear();
            throw new AssertionError(
                    "Reactor dropped an error during this test or since the one before: " + told(dropped), dropped);
        }
    }

    /** What happened and where, in one line: the runner's summary shows no more, and a rare one must not go untold. */
    private static String told(Throwable dropped) {
        Throwable cause = dropped;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Stream.of(cause.getStackTrace())
                .limit(FRAMES)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < ", cause + " at ", ""));
    }
}
