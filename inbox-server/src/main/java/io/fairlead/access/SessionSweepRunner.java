package io.fairlead.access;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes the rows of sessions that are over, every hour. They counted for nothing before, so nobody has to be told. */
@Component
final class SessionSweepRunner implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(SessionSweepRunner.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Sessions sessions;
    private Disposable running = Disposables.disposed();

    SessionSweepRunner(Sessions sessions) {
        this.sessions = sessions;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        running = Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(_ -> sweep())
                .subscribe();
    }

    @Override
    public void destroy() {
        running.dispose();
    }

    private Mono<Long> sweep() {
        return sessions.sweep().onErrorResume(e -> {
            log.warn("Old sessions could not be removed: {}", e.toString());
            return Mono.empty();
        });
    }
}
