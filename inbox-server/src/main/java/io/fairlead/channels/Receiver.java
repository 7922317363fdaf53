package io.fairlead.channels;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one way in. Items wait in memory, within bounds, and leave in batches: whatever waits, up to {@value #BATCH}, with at
 * most {@value #IN_FLIGHT} batches in the database at once and no waiting for more. Items of one lane stay in order, because
 * a lane is never in two batches at once. Nothing is dropped: when the bounds are reached the sender is told to come again.
 */
@Component
public final class Receiver implements DisposableBean {

    private static final int BATCH = 200;
    private static final int IN_FLIGHT = 2;
    private static final int LOOK_AHEAD = 1_000;
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);
    private static final Duration LAST_BATCHES = Duration.ofSeconds(5);

    private final Storing storing;
    private final Traffic traffic;
    private final int mostItems;
    private final long mostBytes;

    private final AtomicInteger items = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Waiting> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Scheduler.Worker worker;
    private final Scheduler scheduler = Schedulers.newSingle("receiver", true);

    /** These belong to the worker's thread. */
    private final Deque<Waiting> queue = new ArrayDeque<>();

    private final Set<Waiting.Lane> busy = new HashSet<>();
    private int inFlight;

    private volatile boolean stopping;
    private final Sinks.Empty<Void> idle = Sinks.empty();

    Receiver(Storing storing, Traffic traffic, ChannelSettings settings) {
        this.storing = storing;
        this.traffic = traffic;
        this.mostItems = settings.waitingItems();
        this.mostBytes = settings.waitingBytes().toBytes();
        this.worker = scheduler.createWorker();
    }

    /**
     * Takes an item when subscribed to. Completes once what became of it is committed; going away does not stop it. Errors
     * with {@link Problem.Unavailable}, {@code overloaded} if too much waits or {@code unavailable} if the database is away:
     * nothing was kept then and the item may be offered again. Any thread.
     */
    public Mono<Outcome> offer(AccountRef account, Inbound item) {
        return Mono.defer(() -> {
            Waiting waiting = Waiting.of(account, item, null);
            if (!admit(waiting)) {
                return Mono.error(overloaded());
            }
            return enter(waiting);
        });
    }

    /**
     * The same for a watched channel, which emits on demand and is bounded by that: it is never told to come again for want
     * of room, because then its items would lose their order.
     *
     * @param arrivedAt when the provider got it
     */
    Mono<Outcome> offerOnDemand(AccountRef account, Inbound item, Instant arrivedAt) {
        return Mono.defer(() -> {
            Waiting waiting = Waiting.of(account, item, arrivedAt);
            items.incrementAndGet();
            bytes.addAndGet(waiting.size());
            return enter(waiting);
        });
    }

    private Mono<Outcome> enter(Waiting waiting) {
        traffic.waiting(waiting.account().id());
        arrived.add(waiting);
        wake();
        return waiting.answer().asMono();
    }

    /** Items that are waiting or being stored, over all accounts. */
    int waiting() {
        return items.get();
    }

    private boolean admit(Waiting waiting) {
        if (items.incrementAndGet() > mostItems) {
            items.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(waiting.size()) > mostBytes && items.get() > 1) {
            leave(waiting);
            return false;
        }
        return true;
    }

    private void leave(Waiting waiting) {
        items.decrementAndGet();
        bytes.addAndGet(-waiting.size());
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0 && !scheduler.isDisposed()) {
            worker.schedule(this::work);
        }
    }

    private void work() {
        int seen = wakes.get();
        do {
            for (Waiting next = arrived.poll(); next != null; next = arrived.poll()) {
                queue.add(next);
            }
            while (inFlight < IN_FLIGHT && !queue.isEmpty() && !stopping) {
                List<Waiting> batch = batch();
                if (batch.isEmpty()) {
                    break;
                }
                start(batch);
            }
            if (stopping && inFlight == 0) {
                var _ = idle.tryEmitEmpty();
            }
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    /** The first items whose lanes are free; those in between keep their places. */
    private List<Waiting> batch() {
        List<Waiting> batch = new ArrayList<>();
        List<Waiting> passed = new ArrayList<>();
        while (batch.size() < BATCH && passed.size() < LOOK_AHEAD && !queue.isEmpty()) {
            Waiting next = queue.poll();
            (busy.contains(next.lane()) ? passed : batch).add(next);
        }
        passed.reversed().forEach(queue::addFirst);
        return batch;
    }

    private void start(List<Waiting> batch) {
        Set<Waiting.Lane> lanes = new HashSet<>();
        batch.forEach(waiting -> lanes.add(waiting.lane()));
        busy.addAll(lanes);
        inFlight++;
        var _ = storing.store(batch)
                .subscribeOn(Schedulers.parallel())
                .subscribe(
                        outcomes -> answer(batch, outcomes),
                        error -> finished(lanes, batch, error),
                        () -> finished(lanes, batch, null));
    }

    private void answer(List<Waiting> batch, List<Storing.Stored> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            Waiting waiting = batch.get(i);
            Storing.Stored stored = outcomes.get(i);
            leave(waiting);
            traffic.done(waiting.account().id(), stored.outcome());
            if (stored.outcome() != null) {
                var _ = waiting.answer().tryEmitValue(stored.outcome());
            } else {
                var _ = waiting.answer().tryEmitError(unavailable());
            }
        }
    }

    /** {@link Storing} does not fail; if it did, nobody may be left waiting. */
    private void finished(
            Set<Waiting.Lane> lanes, List<Waiting> batch, @org.jspecify.annotations.Nullable Throwable error) {
        if (error != null) {
            answer(batch, batch.stream().map(_ -> Storing.Stored.notNow()).toList());
        }
        if (!scheduler.isDisposed()) {
            worker.schedule(() -> free(lanes));
        }
    }

    private void free(Set<Waiting.Lane> lanes) {
        busy.removeAll(lanes);
        inFlight--;
        wake();
    }

    private static Problem overloaded() {
        return new Problem.Unavailable(
                "overloaded", "Too much is waiting to be stored; send it again soon.", COME_AGAIN);
    }

    private static Problem unavailable() {
        return new Problem.Unavailable("unavailable", "It could not be stored now; send it again soon.", COME_AGAIN);
    }

    /** What is being stored gets the time to be; what still waits was not kept, and nobody was told that it was. */
    @Override
    public void destroy() {
        stopping = true;
        wake();
        idle.asMono().timeout(LAST_BATCHES).onErrorComplete().block();
        scheduler.dispose();
    }
}
