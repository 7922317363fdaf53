package io.fairlead.live;

import io.fairlead.access.SignedIn;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Position;
import io.fairlead.journal.Tail;
import io.fairlead.presence.Presence;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The live side of one node: follows the journal's tail, encodes each row once, and gives the same bytes to the decks, one
 * per event loop. It never waits for a socket; encoding has a thread of its own, so the tail never waits for it either.
 */
@Component
final class Hub implements SmartLifecycle {

    private static final int ROWS_AT_ONCE = 512;
    private static final Duration SAME_HEAD = Duration.ofMillis(100);

    private final Tail tail;
    private final Courtesies courtesies;
    private final RightsHub rights;
    private final Surroundings around;
    private final Scheduler thread = Schedulers.newSingle("live-hub", true);
    private final Queue<List<JournalRow>> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<EventLoop, Deck> decks = new ConcurrentHashMap<>();
    private final List<Deck> followers = new CopyOnWriteArrayList<>();
    private final Mono<Position> head;
    private Disposable.Composite following = Disposables.composite();
    private volatile boolean running;
    /** Everything up to here has been given to the decks. Belongs to the thread. */
    private long position = -1;

    Hub(
            Tail tail,
            Journal journal,
            Courtesies courtesies,
            RightsHub rights,
            Pages pages,
            Presence presence,
            LiveSettings settings,
            Clock clock) {
        this.tail = tail;
        this.courtesies = courtesies;
        this.rights = rights;
        this.head = journal.position().cache(_ -> SAME_HEAD, _ -> Duration.ZERO, () -> Duration.ZERO);
        this.around = new Surroundings(settings, clock, pages, presence, courtesies, head);
    }

    boolean isOpen() {
        return running;
    }

    /** Where the journal is now. */
    Mono<Position> head() {
        return head;
    }

    /** On the channel's event loop. */
    LiveSocket welcome(Channel channel, UUID epoch, SignedIn session) {
        return decks.computeIfAbsent(channel.eventLoop(), this::deck).add(channel, epoch, session);
    }

    void eachSocket(Consumer<LiveSocket> step) {
        followers.forEach(deck -> deck.each(step));
    }

    @Override
    public void start() {
        following = Disposables.composite();
        following.add(tail.follow(this::take));
        var _ = thread.schedule(() -> position = Math.max(position, tail.head()));
        following.add(courtesies.whispers().subscribe(whisper -> followers.forEach(deck -> deck.give(whisper))));
        running = true;
    }

    /** The sockets are told to come again before the web server stops taking requests. */
    @Override
    public void stop() {
        running = false;
        following.dispose();
        eachSocket(socket -> socket.close(Closing.SERVER_RESTARTING));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the journal's tail has begun; stops before everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** On the tail's thread: only hands over. */
    private void take(List<JournalRow> rows) {
        arrived.add(rows);
        if (scheduled.compareAndSet(false, true)) {
            var _ = thread.schedule(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        List<JournalRow> rows = new ArrayList<>();
        for (List<JournalRow> some = arrived.poll(); some != null; some = arrived.poll()) {
            rows.addAll(some);
            if (rows.size() >= ROWS_AT_ONCE) {
                give(rows);
                rows = new ArrayList<>();
            }
        }
        give(rows);
    }

    private void give(List<JournalRow> rows) {
        rows.removeIf(row -> row.seq() <= position);
        if (rows.isEmpty()) {
            return;
        }
        position = rows.getLast().seq();
        if (!followers.isEmpty()) {
            Batch batch = Batch.direct(rows);
            followers.forEach(deck -> {
                var _ = batch.retain();
                deck.give(batch);
            });
            var _ = batch.release();
        }
        rows.stream().filter(row -> RightsHub.TYPES.contains(row.type())).forEach(row -> rights.react(row, this));
    }

    private Deck deck(EventLoop loop) {
        Deck deck = new Deck(loop, around);
        var _ = thread.schedule(() -> {
            followers.add(deck);
            deck.begin(position);
        });
        return deck;
    }
}
