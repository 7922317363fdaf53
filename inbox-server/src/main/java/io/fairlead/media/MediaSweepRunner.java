package io.fairlead.media;

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

/** Sweeps unused uploads every hour; nodes that do so at once each take other rows. */
@Component
final class MediaSweepRunner implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(MediaSweepRunner.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Uploads uploads;
    private Disposable running = Disposables.disposed();

    MediaSweepRunner(Uploads uploads) {
        this.uploads = uploads;
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
        return uploads.sweep().onErrorResume(e -> {
            log.warn("Unused uploads could not be removed: {}", e.toString());
            return Mono.empty();
        });
    }
}
