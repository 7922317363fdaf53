package io.fairlead.channels;

import io.fairlead.channel.StreamConnector;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Tail;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps one {@link StreamWatch} per enabled watched channel running on exactly one node: leases are looked after on a beat
 * and whenever a channel changes; a node that stops answering loses its channels when its leases run out.
 */
@Component
final class StreamRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StreamRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final StreamTable table;
    private final StreamWatch.Factory watches;
    private final Tail tail;
    private final Duration lease;
    private final String node = UUID.randomUUID().toString();
    private final Disposable.Composite running = Disposables.composite();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Scheduler beat = Schedulers.newSingle("stream-leases", true);
    private final Map<UUID, Watched> watched = new HashMap<>();
    private volatile boolean started;

    StreamRunner(
            Accounts accounts, StreamTable table, StreamWatch.Factory watches, Tail tail, ChannelSettings settings) {
        this.accounts = accounts;
        this.table = table;
        this.watches = watches;
        this.tail = tail;
        this.lease = settings.lease();
    }

    private record Watched(AccountRef account, Disposable watch) {
        /** State and version come and go; what the connection is made of does not. */
        boolean isOf(AccountRef now) {
            return account.account().equals(now.account()) && account.inboxId().equals(now.inboxId());
        }
    }

    @Override
    public void start() {
        started = true;
        long millis = Math.max(50, lease.toMillis() / 3);
        running.add(beat.schedulePeriodically(this::look, 0, millis, TimeUnit.MILLISECONDS));
        running.add(tail.follow(rows -> {
            if (rows.stream().anyMatch(StreamRunner::isChange)) {
                beat.schedule(this::look);
            }
        }));
    }

    /** One look at a time; what is asked for meanwhile is one more look afterwards. */
    private void look() {
        again.set(true);
        if (!started || !looking.compareAndSet(false, true)) {
            return;
        }
        again.set(false);
        var _ = accounts.all()
                .filter(account -> account.connector() instanceof StreamConnector<?> && !account.isDisabled())
                .collectList()
                .flatMap(all -> table.lease(ids(all), node, lease).map(mine -> keep(all, mine)))
                .publishOn(beat)
                .subscribe(this::reconcile, this::lost, this::looked);
    }

    private void looked() {
        looking.set(false);
        if (again.get()) {
            beat.schedule(this::look);
        }
    }

    /** Without the database no lease can be renewed, so after a while others may be watching: stop at once. */
    private void lost(Throwable error) {
        log.warn("Leases of watched channels cannot be renewed: {}", error.toString());
        beat.schedule(() -> {
            reconcile(Map.of());
            looking.set(false);
        });
    }

    private void reconcile(Map<UUID, AccountRef> mine) {
        watched.entrySet().removeIf(entry -> {
            AccountRef now = mine.get(entry.getKey());
            boolean stays = now != null && entry.getValue().isOf(now);
            if (!stays) {
                entry.getValue().watch().dispose();
            }
            return !stays;
        });
        if (started) {
            mine.forEach((id, account) -> watched.computeIfAbsent(
                    id, _ -> new Watched(account, watches.of(account).run().subscribe())));
        }
    }

    private static Map<UUID, AccountRef> keep(List<AccountRef> all, Set<UUID> mine) {
        return all.stream()
                .filter(account -> mine.contains(account.id()))
                .collect(Collectors.toMap(AccountRef::id, account -> account));
    }

    private static List<UUID> ids(List<AccountRef> accounts) {
        return accounts.stream().map(AccountRef::id).toList();
    }

    private static boolean isChange(JournalRow row) {
        return row.type().equals(ChannelEvent.CHANGED);
    }

    @Override
    public void stop() {
        started = false;
        running.dispose();
        var _ = Mono.<Void>fromRunnable(() -> reconcile(Map.of()))
                .subscribeOn(beat)
                .then(table.release(node))
                .onErrorComplete()
                .block(PATIENCE);
        beat.dispose();
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
