package io.fairlead.journal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Drives one durable listener on this node: lease, batch, handle, store the cursor; again at once while there is more, else
 * when the tail moves. Rows come from the node's memory while it reaches back far enough. The cursor is stored once a second,
 * not after each batch: a commit is dear, and what was handled since is handled again after a crash, as listeners bear. One
 * that finds nothing of its types costs no statement but the renewal of its lease; its cursor may lag by {@value #LAG} rows.
 * A runner: it subscribes, nobody else has to.
 */
final class ListenerRunner {

    private static final Logger log = LoggerFactory.getLogger(ListenerRunner.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration STORE_EVERY = Duration.ofSeconds(1);

    /** Rows after which the cursor is stored all the same. */
    private static final int LAG = 1_000;

    private static final int LOOK_AHEAD = 2_000;

    private final DurableListener listener;
    private final ListenerTable table;
    private final NodeTail tail;
    private final JournalSettings settings;
    private final String node;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Sinks.Many<Boolean> wake = Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable.Composite running = Disposables.composite();
    private int failuresInARow;
    /** Where the node's lease is renewed, by {@link System#nanoTime}; meaningless without a lease. */
    private long renewAt;

    private boolean leased;
    /** Everything up to here is handled; the stored cursor may be lower. */
    private long passed;

    private long stored;
    /** Something was handled that the stored cursor does not tell of. */
    private boolean unstored;

    private long storeAt;

    ListenerRunner(
            DurableListener listener, ListenerTable table, NodeTail tail, JournalSettings settings, String node) {
        this.listener = listener;
        this.table = table;
        this.tail = tail;
        this.settings = settings;
        this.node = node;
    }

    Mono<Void> register() {
        return table.register(listener.name(), listener.fromTheBeginning());
    }

    void start() {
        leased = false;
        running.add(tail.follow(_ -> wakeUp()));
        running.add(Flux.interval(Duration.ZERO, IDLE).onBackpressureDrop().subscribe(_ -> wakeUp()));
        running.add(wake.asFlux().concatMap(_ -> round(), 1).subscribe());
    }

    void stop() {
        running.dispose();
    }

    @Override
    public String toString() {
        return listener.name();
    }

    /** One wake-up waits at most: a round looks at everything there is. */
    private void wakeUp() {
        if (asked.compareAndSet(false, true)) {
            synchronized (this) {
                var _ = wake.tryEmitNext(true);
            }
        }
    }

    private Mono<Void> round() {
        asked.set(false);
        return Mono.defer(this::held)
                .flatMap(this::drain)
                .then(Mono.defer(() -> unstored && isTimeToStore() ? store().then() : Mono.empty()))
                .doOnSuccess(_ -> failuresInARow = 0)
                .onErrorResume(this::backOff);
    }

    /** Where to go on; empty while another node holds the lease. */
    private Mono<Long> held() {
        if (leased && System.nanoTime() - renewAt < 0) {
            return Mono.just(passed);
        }
        boolean knows = leased;
        leased = false;
        return table.lease(listener.name(), node, settings.lease()).map(cursor -> {
            if (knows && cursor == stored) {
                renewed();
            } else {
                holds(cursor);
            }
            return passed;
        });
    }

    private void renewed() {
        leased = true;
        renewAt = System.nanoTime() + settings.lease().toNanos() / 2;
    }

    private void holds(long cursor) {
        renewed();
        stored = cursor;
        passed = cursor;
        unstored = false;
        storeAt = System.nanoTime() + STORE_EVERY.toNanos();
    }

    private Mono<Void> drain(long cursor) {
        return Mono.just(cursor)
                .expand(from -> batch(from).filter(next -> next > from))
                .then();
    }

    /** Handles what follows the cursor; gives the new cursor, the same one if there was nothing. */
    private Mono<Long> batch(long cursor) {
        long head = tail.head();
        if (head <= cursor) {
            return Mono.just(cursor);
        }
        List<JournalRow> near = tail.since(cursor, LOOK_AHEAD);
        if (near != null) {
            return near.isEmpty() ? Mono.just(cursor) : near(near);
        }
        return table.wanted(cursor, head, listener.types(), listener.batchSize())
                .collectList()
                .flatMap(rows -> handled(
                        rows,
                        rows.size() < listener.batchSize()
                                ? head
                                : rows.getLast().seq()));
    }

    private Mono<Long> near(List<JournalRow> near) {
        Set<String> types = listener.types();
        List<JournalRow> rows = near.stream()
                .filter(row -> types.contains(row.type()))
                .limit(listener.batchSize())
                .toList();
        long next = (rows.size() < listener.batchSize() ? near : rows).getLast().seq();
        if (rows.isEmpty() && next - stored < LAG) {
            passed = next;
            return Mono.just(next);
        }
        return handled(rows, next);
    }

    private Mono<Long> handled(List<JournalRow> rows, long next) {
        Mono<Void> work = rows.isEmpty() ? Mono.empty() : handle(rows);
        return work.then(Mono.defer(() -> {
            passed = next;
            unstored = true;
            return next - stored < LAG && !isTimeToStore() ? Mono.just(next) : store();
        }));
    }

    private boolean isTimeToStore() {
        return System.nanoTime() - storeAt >= 0;
    }

    /** Empty if the lease was lost meanwhile. */
    private Mono<Long> store() {
        return table.advance(listener.name(), node, passed, settings.lease())
                .doOnNext(this::holds)
                .switchIfEmpty(Mono.fromRunnable(() -> leased = false));
    }

    /** After {@link #stop}: what was handled is not handled again. */
    Mono<Void> rest() {
        return Mono.defer(() -> leased && unstored ? store().then() : Mono.empty());
    }

    private Mono<Void> handle(List<JournalRow> rows) {
        if (failuresInARow < settings.parkAfter()) {
            return Mono.defer(() -> listener.handle(rows));
        }
        return bisect(rows);
    }

    /** After repeated failure: halves the batch until the rows that fail alone are found; these are parked. */
    private Mono<Void> bisect(List<JournalRow> rows) {
        return Mono.defer(() -> listener.handle(rows)).onErrorResume(e -> {
            if (rows.size() == 1) {
                log.error(
                        "Listener {} parks event {}",
                        listener.name(),
                        rows.getFirst().seq(),
                        e);
                return table.park(listener.name(), rows.getFirst(), e.toString());
            }
            int half = rows.size() / 2;
            return bisect(rows.subList(0, half)).then(Mono.defer(() -> bisect(rows.subList(half, rows.size()))));
        });
    }

    private Mono<Void> backOff(Throwable error) {
        failuresInARow++;
        // The lease is looked at again; if it is still ours, what was handled is not handled again.
        renewAt = System.nanoTime();
        log.warn("Listener {} failed {} times in a row", listener.name(), failuresInARow, error);
        long millis =
                Math.min(LONGEST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(failuresInARow - 1, 10));
        return table.failed(listener.name(), node, String.valueOf(error))
                .retryWhen(Retry.max(1))
                .onErrorComplete()
                .then(Mono.delay(Duration.ofMillis(millis)))
                .doOnNext(_ -> wakeUp())
                .then();
    }
}
