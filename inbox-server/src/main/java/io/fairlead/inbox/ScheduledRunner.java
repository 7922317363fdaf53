package io.fairlead.inbox;

import io.fairlead.access.Users;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends held replies when they are due, each once however many nodes try, and gives those back whose customer writes first.
 * The release looks at that as well, so a reply never crosses a message that is in the database before it. No listener of
 * the journal: those who wait are few, those who write are many.
 */
@Component
final class ScheduledRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduledRunner.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_LETTERS = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;

    private final Scheduled scheduled;
    private final ScheduledTable table;
    private final Users users;
    private volatile Disposable running = Disposables.disposed();

    ScheduledRunner(Scheduled scheduled, ScheduledTable table, Users users) {
        this.scheduled = scheduled;
        this.table = table;
        this.users = users;
    }

    @Override
    public void start() {
        running = reckon().then(Mono.when(
                        every(LOOK, () -> table.due(AT_ONCE)), every(LOOK_FOR_LETTERS, () -> table.overtaken(AT_ONCE))))
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

    private Mono<Void> every(Duration pause, Supplier<Flux<ScheduledTable.Due>> look) {
        return Mono.defer(() -> release(look.get()))
                .onErrorResume(this::failed)
                .then(Mono.delay(pause))
                .repeat()
                .then();
    }

    private Mono<Void> release(Flux<ScheduledTable.Due> these) {
        return these.collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(due -> author(due)
                        .flatMap(author -> scheduled.release(due.id(), author.orElse(null)))
                        .onErrorResume(error -> {
                            log.warn("Held reply {} could not be sent now: {}", due.id(), error.toString());
                            return Mono.empty();
                        }))
                .then();
    }

    private Mono<Optional<Actor.User>> author(ScheduledTable.Due due) {
        return users.actor(due.authorId()).map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    /** One whose zone is not known any more is no trouble of the others. */
    private Mono<Void> reckon() {
        return table.planned()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(id -> scheduled.reckon(id).then().onErrorResume(this::unreckoned))
                .then()
                .onErrorResume(this::unreckoned);
    }

    private Mono<Void> unreckoned(Throwable error) {
        log.warn("Times of held replies could not be looked at: {}", error.toString());
        return Mono.empty();
    }

    private Mono<Void> failed(Throwable error) {
        log.warn("Held replies could not be looked at: {}", error.toString());
        return Mono.empty();
    }
}
