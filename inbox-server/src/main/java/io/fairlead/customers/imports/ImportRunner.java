package io.fairlead.customers.imports;

import io.fairlead.customers.imports.reading.Unreadable;
import io.fairlead.journal.Journal;
import io.fairlead.journal.Tail;
import io.fairlead.media.MediaStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Works on imports, one at a time on this node, step by step until nothing is left to do. A node that stops answering loses
 * its import when the lease runs out, and another one, or the same after its restart, goes on where the last step ended.
 */
@Component
final class ImportRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ImportRunner.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration SWEEP = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int TRIES = 4;

    private final Steps steps;
    private final ListReader reader;
    private final WorkTable work;
    private final ImportTable imports;
    private final Journal journal;
    private final Tail tail;
    private final MediaStore media;
    private final ImportSettings settings;
    private final Steps.Turn turn;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Sinks.Many<Boolean> wake = Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable.Composite running = Disposables.composite();
    private volatile boolean started;

    ImportRunner(
            Steps steps,
            ListReader reader,
            WorkTable work,
            ImportTable imports,
            Journal journal,
            Tail tail,
            MediaStore media,
            ImportSettings settings) {
        this.steps = steps;
        this.reader = reader;
        this.work = work;
        this.imports = imports;
        this.journal = journal;
        this.tail = tail;
        this.media = media;
        this.settings = settings;
        this.turn = new Steps.Turn(UUID.randomUUID().toString(), settings.lease());
    }

    @Override
    public void start() {
        started = true;
        running.add(tail.follow(rows -> {
            if (rows.stream().anyMatch(row -> row.type().equals(ImportEvent.TYPE))) {
                wakeUp();
            }
        }));
        running.add(Flux.interval(Duration.ZERO, LOOK).onBackpressureDrop().subscribe(_ -> wakeUp()));
        running.add(wake.asFlux().concatMap(_ -> round(), 1).subscribe());
        running.add(Flux.interval(SWEEP)
                .onBackpressureDrop()
                .concatMap(_ -> sweep())
                .subscribe());
    }

    /** One wake-up waits at most: a round goes on until nothing is left. */
    private void wakeUp() {
        if (asked.compareAndSet(false, true)) {
            synchronized (this) {
                var _ = wake.tryEmitNext(true);
            }
        }
    }

    private Mono<Void> round() {
        asked.set(false);
        return claimed().expand(_ -> claimed()).then().onErrorResume(this::later);
    }

    /** Works on the next import; empty if there is none. */
    private Mono<UUID> claimed() {
        return Mono.defer(() -> started ? work.claim(turn.node(), turn.lease()) : Mono.empty())
                .flatMap(job -> through(job).thenReturn(job.id()));
    }

    /** All steps that the import needs until a person is asked again. */
    private Mono<Void> through(Job first) {
        return Mono.just(first)
                .expand(job -> job.isWorking() && started ? step(job) : Mono.empty())
                .then()
                .onErrorResume(WorkTable.Lost.class, _ -> Mono.empty());
    }

    private Mono<Job> step(Job job) {
        Mono<Job> step = Mono.defer(() -> switch (job.state()) {
            case "reading" -> reader.read(job, turn);
            case "checking" -> steps.check(job, turn);
            case "importing" -> steps.take(job, turn);
            default -> steps.undo(job, turn);
        });
        return step.retryWhen(Retry.backoff(TRIES, FIRST_PAUSE).filter(ImportRunner::mayPass))
                .onErrorResume(e -> !(e instanceof WorkTable.Lost), e -> failed(job, cause(e)));
    }

    private static boolean mayPass(Throwable error) {
        return !(error instanceof WorkTable.Lost) && !(error instanceof Unreadable);
    }

    private static Throwable cause(Throwable error) {
        return reactor.core.Exceptions.isRetryExhausted(error) && error.getCause() != null ? error.getCause() : error;
    }

    /** A person decides how it goes on. */
    private Mono<Job> failed(Job job, Throwable error) {
        boolean unreadable = error instanceof Unreadable;
        if (!unreadable) {
            log.error("Import {} failed while {}", job.id(), job.state(), error);
        }
        String code = error instanceof Unreadable known ? known.code() : "internal";
        String detail = unreadable ? String.valueOf(error.getMessage()) : "Something went wrong on the server.";
        return journal.commit(
                        Steps.ITSELF,
                        work.fail(job, turn.node(), code, detail)
                                .then(Mono.defer(() -> imports.view(job.id())))
                                .map(view -> Trial.told(view, view, List.of())))
                .then(Mono.empty());
    }

    /** The database is away; the lease is kept, or runs out. */
    private Mono<Void> later(Throwable error) {
        log.warn("Imports cannot go on: {}", error.toString());
        return Mono.empty();
    }

    private Mono<Void> sweep() {
        return imports.sweep(settings)
                .filter(ref -> !ref.isEmpty())
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(media::release)
                .then()
                .onErrorResume(e -> {
                    log.warn("Old imports could not be removed: {}", e.toString());
                    return Mono.empty();
                });
    }

    @Override
    public void stop() {
        started = false;
        running.dispose();
        var _ = work.release(turn.node()).onErrorComplete().block(PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /** After the durable listeners began, before the web server takes requests. */
    @Override
    public int getPhase() {
        return 10;
    }
}
