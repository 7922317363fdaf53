package io.fairlead.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The tail of one node. What this node commits is handed over directly; what others commit is read from the table when a
 * hint or the poll says that the head has moved. Rows leave in order whatever order they came in; a hole that does not
 * close by itself is read from the table. All state belongs to the one thread of {@link #thread}.
 */
@Component
final class NodeTail implements Tail, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(NodeTail.class);
    private static final int READ_AT_ONCE = 1_000;
    private static final Duration HOLE_PATIENCE = Duration.ofMillis(15);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private final JournalTable table;
    private final RedisHints hints;
    private final JournalSettings settings;
    private final Scheduler thread = Schedulers.newSingle("journal-tail", true);
    private final List<Consumer<List<JournalRow>>> followers = new CopyOnWriteArrayList<>();
    private final TreeMap<Long, JournalRow> early = new TreeMap<>();
    private final Disposable.Composite running = Disposables.composite();
    private final RecentRows recent;
    private volatile long head = -1;
    private boolean reading;
    private Disposable inFlight = Disposables.disposed();

    NodeTail(JournalTable table, RedisHints hints, JournalSettings settings) {
        this.table = table;
        this.hints = hints;
        this.settings = settings;
        this.recent = new RecentRows(settings.keepInMemory());
    }

    /** Begins at the present head. Called once, before anything commits on this node. */
    void start(long present) {
        head = present;
        long poll = settings.poll().toMillis();
        running.add(thread.schedulePeriodically(this::read, poll, poll, TimeUnit.MILLISECONDS));
        running.add(hints.listen(seq -> thread.schedule(() -> hinted(seq))));
    }

    /** Any thread. */
    void publish(List<JournalRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        thread.schedule(() -> take(rows));
        hints.tell(rows.getLast().seq());
    }

    @Override
    public Disposable follow(Consumer<List<JournalRow>> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public @Nullable List<JournalRow> since(long seq, int limit) {
        synchronized (recent) {
            return seq >= head ? List.of() : recent.after(seq, limit);
        }
    }

    @Override
    public void destroy() {
        running.dispose();
        inFlight.dispose();
        thread.dispose();
    }

    private void hinted(long seq) {
        if (seq > head) {
            read();
        }
    }

    private void take(List<JournalRow> rows) {
        for (JournalRow row : rows) {
            if (row.seq() > head) {
                early.put(row.seq(), row);
            }
        }
        emit();
        if (!early.isEmpty()) {
            thread.schedule(this::fill, HOLE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void fill() {
        if (!early.isEmpty()) {
            read();
        }
    }

    private void emit() {
        List<JournalRow> ready = new ArrayList<>();
        long next = head + 1;
        while (!early.isEmpty() && early.firstKey() == next) {
            ready.add(early.pollFirstEntry().getValue());
            next++;
        }
        if (ready.isEmpty()) {
            return;
        }
        synchronized (recent) {
            recent.add(ready);
            head = next - 1;
        }
        followers.forEach(follower -> tell(follower, ready));
    }

    private void tell(Consumer<List<JournalRow>> follower, List<JournalRow> rows) {
        try {
            follower.accept(rows);
        } catch (RuntimeException e) {
            log.error(
                    "A follower of the journal failed on {} rows up to {}",
                    rows.size(),
                    rows.getLast().seq(),
                    e);
        }
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        inFlight = table.after(head, READ_AT_ONCE)
                .collectList()
                .timeout(READ_TIMEOUT)
                .onErrorResume(e -> Mono.fromRunnable(() -> log.warn("Journal not readable: {}", e.toString())))
                .publishOn(thread)
                .doFinally(end -> reading = false)
                .subscribe(this::readDone);
    }

    private void readDone(List<JournalRow> rows) {
        take(rows);
        if (rows.size() == READ_AT_ONCE) {
            thread.schedule(this::read);
        }
    }
}
