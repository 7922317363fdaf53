package io.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The watch itself is awake: without this a new JDK could put it to sleep unnoticed. */
class NothingDroppedTest {

    static Stream<Arguments> blockingCalls() {
        return Stream.of(
                blocking("sleep", () -> Thread.sleep(5)),
                blocking("park", () -> {
                    boolean _ = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
                }),
                blocking("wait", () -> {
                    Object lock = new Object();
                    synchronized (lock) {
                        lock.wait(5);
                    }
                }),
                blocking("read", () -> {
                    try (FileInputStream in = new FileInputStream("/dev/zero")) {
                        int _ = in.read();
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blockingCalls")
    void aBlockingCallOnANonBlockingThreadIsRefused(String name, Executable call) {
        Mono<Object> work = Mono.fromCallable(() -> run(call)).subscribeOn(Schedulers.parallel());
        assertThatThrownBy(work::block).hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    /** Many timers end at once when a server stops, and their queue has one lock. */
    @Test
    void timersMayEndOnNonBlockingThreads() {
        Mono<Void> ending = Flux.range(0, 2_000)
                .map(_ -> Flux.interval(Duration.ofHours(1), Schedulers.parallel())
                        .subscribe())
                .doOnNext(Disposable::dispose)
                .then()
                .subscribeOn(Schedulers.parallel());
        StepVerifier.create(Flux.range(0, 8).flatMap(_ -> ending)).verifyComplete();
    }

    private static Object run(Executable call) {
        try {
            call.execute();
            return "nothing happened";
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arguments blocking(String name, Executable call) {
        return Arguments.of(name, call);
    }
}
