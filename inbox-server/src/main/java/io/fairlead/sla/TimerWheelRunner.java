package io.fairlead.sla;

import io.fairlead.inbox.Conversations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Turns the wheel on this node: at once while there is more, else when the next timer is due, and at least every
 * {@link #LOOK}, because other nodes start timers too. Once a {@link #BEAT} it wakes snoozed conversations and applies
 * changed calendars.
 */
@Component
final class TimerWheelRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TimerWheelRunner.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration OTHERS_TURN = Duration.ofMillis(20);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final TimerWheel wheel;
    private final TimerTable timers;
    private final Conversations conversations;
    private volatile Disposable running = Disposables.disposed();

    TimerWheelRunner(TimerWheel wheel, TimerTable timers, Conversations conversations) {
        this.wheel = wheel;
        this.timers = timers;
        this.conversations = conversations;
    }

    @Override
    public void start() {
        running = Disposables.composite(
                Mono.defer(this::turn).repeat().subscribe(),
                Mono.defer(this::beat).repeat().subscribe());
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    /** With the listeners: before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Mono<Void> turn() {
        return timers.untilNext()
                .defaultIfEmpty(LOOK)
                .flatMap(wait -> wait.isZero() ? fire() : sleep(wait))
                .onErrorResume(this::failed);
    }

    private Mono<Void> beat() {
        return conversations
                .wakeSnoozed()
                .then(Mono.defer(wheel::recount))
                .then(Mono.delay(BEAT))
                .then()
                .onErrorResume(this::failed);
    }

    /** Nothing taken although something is due: another node has it. */
    private Mono<Void> fire() {
        return wheel.turn().filter(taken -> taken == 0).flatMap(_ -> sleep(OTHERS_TURN));
    }

    private static Mono<Void> sleep(Duration wait) {
        return Mono.delay(wait.compareTo(LOOK) < 0 ? wait : LOOK).then();
    }

    private Mono<Void> failed(Throwable error) {
        log.warn("Timers could not be looked at: {}", error.toString());
        return Mono.delay(AFTER_FAILURE).then();
    }
}
