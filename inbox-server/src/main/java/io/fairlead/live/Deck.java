package io.fairlead.live;

import io.fairlead.access.SignedIn;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one event loop. Batches that pile up while the loop is busy are delivered together, with one flush per
 * socket. All state belongs to the loop, but for what is handed over.
 */
final class Deck {

    /** More than this waiting for one loop means that the machine is far too slow: its sockets are to resume. */
    private static final long MOST_PENDING_BYTES = 256L << 20;

    private final EventLoop loop;
    private final Surroundings around;
    private final List<LiveSocket> sockets = new ArrayList<>();
    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    private final Queue<Whisper> whispers = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final List<Runnable> whenBegun = new ArrayList<>();
    private long position = -1;
    private long tick;
    private @Nullable ByteBuf ping;
    private long pingTick = -1;

    Deck(EventLoop loop, Surroundings around) {
        this.loop = loop;
        this.around = around;
        var _ = loop.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Everything up to here has been given to every live socket. */
    long position() {
        return position;
    }

    // Any thread

    /** Says from where batches will follow. */
    void begin(long seq) {
        loop.execute(() -> {
            position = seq;
            whenBegun.forEach(Runnable::run);
            whenBegun.clear();
        });
    }

    /** Batches in journal order, from one thread; the deck releases them. */
    void give(Batch batch) {
        pendingBytes.addAndGet(batch.size());
        batches.add(batch);
        schedule();
    }

    void give(Whisper whisper) {
        whispers.add(whisper);
        schedule();
    }

    void each(Consumer<LiveSocket> step) {
        loop.execute(() -> List.copyOf(sockets).forEach(step));
    }

    // On the loop

    LiveSocket add(Channel channel, UUID epoch, SignedIn session) {
        LiveSocket socket = new LiveSocket(channel, this, around, epoch, session);
        var _ = channel.closeFuture().addListener(_ -> remove(socket));
        if (position < 0) {
            whenBegun.add(() -> open(channel, socket));
        } else {
            open(channel, socket);
        }
        return socket;
    }

    /** The same bytes for all that are pinged at this tick and have everything. */
    ByteBuf ping() {
        ByteBuf known = ping;
        if (known == null || pingTick != tick) {
            known = ServerFrame.ping(position, around.clock().instant());
            ping = known;
            pingTick = tick;
        }
        return known;
    }

    private void open(Channel channel, LiveSocket socket) {
        if (!channel.isActive()) {
            return;
        }
        socket.place(sockets.size());
        sockets.add(socket);
        socket.open(tick);
    }

    private void remove(LiveSocket socket) {
        int place = socket.place();
        if (place >= 0) {
            LiveSocket last = sockets.removeLast();
            if (last != socket) {
                sockets.set(place, last);
                last.place(place);
            }
            socket.place(-1);
        }
        socket.gone();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        List<Batch> ready = new ArrayList<>();
        for (Batch batch = batches.poll(); batch != null; batch = batches.poll()) {
            ready.add(batch);
        }
        List<Whisper> heard = new ArrayList<>();
        for (Whisper whisper = whispers.poll(); whisper != null; whisper = whispers.poll()) {
            heard.add(whisper);
        }
        boolean tooMuch = pendingBytes.get() > MOST_PENDING_BYTES;
        // Backwards: a socket that goes meanwhile is replaced by one that has had its turn, and turns may be repeated.
        for (int n = sockets.size() - 1; n >= 0; n--) {
            if (n < sockets.size()) {
                serve(sockets.get(n), ready, heard, tooMuch);
            }
        }
        for (Batch batch : ready) {
            position = batch.last();
            pendingBytes.addAndGet(-batch.size());
            var _ = batch.release();
        }
    }

    private static void serve(LiveSocket socket, List<Batch> ready, List<Whisper> heard, boolean tooMuch) {
        if (tooMuch) {
            socket.close(Closing.SLOW_CONSUMER);
            return;
        }
        for (Batch batch : ready) {
            socket.deliver(batch);
        }
        for (Whisper whisper : heard) {
            socket.whisper(whisper);
        }
        socket.flush();
    }

    private void tick() {
        tick++;
        long now = around.clock().millis();
        for (int n = sockets.size() - 1; n >= 0; n--) {
            if (n < sockets.size()) {
                sockets.get(n).tick(tick, now);
            }
        }
    }
}
