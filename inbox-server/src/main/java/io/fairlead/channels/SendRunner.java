package io.fairlead.channels;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sends what is due: at once when something is queued, and on a beat for what waits. Claimed rows carry a lease, so that two
 * nodes never send one message; leases of what is being sent are renewed on the beat.
 */
@Component
final class SendRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SendRunner.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 32;

    private final DeliveryTable table;
    private final Deliveries deliveries;
    private final Duration lease;
    private final String node = UUID.randomUUID().toString();
    private final Set<UUID> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean claiming = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final Disposable.Composite running = Disposables.composite();
    private final Scheduler beat = Schedulers.newSingle("sender", true);
    private volatile boolean started;

    SendRunner(DeliveryTable table, Deliveries deliveries, ChannelSettings settings) {
        this.table = table;
        this.deliveries = deliveries;
        this.lease = settings.lease();
    }

    @Override
    public void start() {
        started = true;
        long third = Math.max(50, lease.toMillis() / 3);
        running.add(beat.schedulePeriodically(this::wake, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS));
        running.add(beat.schedulePeriodically(this::lookAfterLeases, third, third, TimeUnit.MILLISECONDS));
    }

    /** Looks for what is due, soon. Any thread. */
    void wake() {
        again.set(true);
        if (!started || !claiming.compareAndSet(false, true)) {
            return;
        }
        again.set(false);
        int room = AT_ONCE - inFlight.size();
        if (room <= 0) {
            claiming.set(false);
            return;
        }
        var _ = table.claim(node, lease, room)
                .collectList()
                .subscribe(claimed -> claimed.forEach(this::carry), this::failed, this::claimed);
    }

    private void claimed() {
        claiming.set(false);
        if (again.get() && started) {
            beat.schedule(this::wake);
        }
    }

    private void failed(Throwable error) {
        log.warn("Due messages cannot be claimed: {}", error.toString());
        claiming.set(false);
    }

    private void carry(DeliveryTable.Row row) {
        inFlight.add(row.messageId());
        var _ = deliveries
                .carry(row, node)
                .doFinally(_ -> {
                    inFlight.remove(row.messageId());
                    wake();
                })
                .subscribe();
    }

    private void lookAfterLeases() {
        Mono<Void> renew = inFlight.isEmpty() ? Mono.empty() : table.renew(Set.copyOf(inFlight), node, lease);
        var _ = renew.thenMany(table.takeOver(node, lease, AT_ONCE))
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .filter(row -> !inFlight.contains(row.messageId()))
                .concatMap(row -> deliveries.mend(row, node))
                .thenMany(Mono.defer(deliveries::strand))
                .subscribe(
                        _ -> {},
                        error -> log.warn("Leases of messages cannot be renewed: {}", error.toString()),
                        this::wake);
    }

    /** What is being sent is let finish. */
    @Override
    public void stop() {
        started = false;
        running.dispose();
        var _ = Flux.interval(Duration.ofMillis(20))
                .takeUntil(_ -> inFlight.isEmpty())
                .then()
                .timeout(PATIENCE)
                .onErrorComplete()
                .block();
        beat.dispose();
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
