package io.fairlead.channels;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** On a beat: writes down who has left, and sends after them what they have not read. */
@Component
final class VisitorRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(VisitorRunner.class);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final VisitorHub hub;
    private final VisitorTable table;
    private final VisitorLetters letters;
    private final AtomicBoolean noting = new AtomicBoolean();
    private final AtomicBoolean mailing = new AtomicBoolean();
    private volatile Scheduler beat = Schedulers.immediate();
    private volatile boolean started;

    VisitorRunner(VisitorHub hub, VisitorTable table, VisitorLetters letters) {
        this.hub = hub;
        this.table = table;
        this.letters = letters;
    }

    @Override
    public void start() {
        started = true;
        beat = Schedulers.newSingle("visitors", true);
        var _ = beat.schedulePeriodically(this::look, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A slow mail server does not keep it from being known who has left. */
    private void look() {
        if (noting.compareAndSet(false, true)) {
            List<VisitorHub.Key> left = hub.left();
            Mono<Void> writing =
                    left.isEmpty() ? Mono.empty() : table.left(left).doOnError(_ -> hub.leftBefore(left));
            run(writing, noting);
        }
        if (mailing.compareAndSet(false, true)) {
            run(letters.sendDue(), mailing);
        }
    }

    private void run(Mono<Void> work, AtomicBoolean busy) {
        var _ = work.onErrorResume(this::failed).doFinally(_ -> busy.set(false)).subscribe();
    }

    private Mono<Void> failed(Throwable error) {
        log.warn("Visitors cannot be looked after: {}", error.toString());
        return Mono.empty();
    }

    /** A mail that is being sent is let finish. */
    @Override
    public void stop() {
        started = false;
        beat.dispose();
        var _ = Mono.delay(Duration.ofMillis(20))
                .repeat(mailing::get)
                .then()
                .timeout(PATIENCE)
                .onErrorComplete()
                .block();
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public int getPhase() {
        return 10;
    }
}
