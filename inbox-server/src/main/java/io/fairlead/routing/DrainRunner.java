package io.fairlead.routing;

import io.fairlead.presence.Presence;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Drains the queue when somebody comes online, which is not in the journal. Now and then it looks unasked: a node that
 * stops may take its knowledge of an arrival with it.
 */
@Component
final class DrainRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DrainRunner.class);
    private static final Duration UNASKED = Duration.ofSeconds(10);

    private final Routing routing;
    private final Presence presence;
    private volatile Disposable running = Disposables.disposed();

    DrainRunner(Routing routing, Presence presence) {
        this.routing = routing;
        this.presence = presence;
    }

    @Override
    public void start() {
        Flux<Boolean> arrivals = presence.changes().map(change -> change.online());
        Flux<Boolean> unasked = Flux.interval(UNASKED).map(_ -> true);
        running = Flux.merge(arrivals.filter(online -> online), unasked)
                .onBackpressureLatest()
                .publishOn(Schedulers.parallel(), 1)
                .concatMap(_ -> drain(), 1)
                .subscribe();
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

    private Mono<Integer> drain() {
        return routing.drain().onErrorResume(error -> {
            log.warn("The queue could not be drained: {}", error.toString());
            return Mono.empty();
        });
    }
}
