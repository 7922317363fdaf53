package io.fairlead.connector.email;

import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * What a subscriber still wants, for a thread that blocks until it does. Beside the number of items it bounds their bytes: a
 * request after the first one stands for as many of the oldest items being done with, and until then their bytes count.
 */
final class Demand {

    private final FluxSink<Signal> sink;
    private final long mostBytes;
    private final Deque<Long> outstanding = new ArrayDeque<>();
    private long wanted;
    private long bytes;
    private boolean begun;

    Demand(FluxSink<Signal> sink, long mostBytes) {
        this.sink = sink;
        this.mostBytes = mostBytes;
    }

    /** Any thread. */
    synchronized void request(long n) {
        wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
        if (begun) {
            for (long i = 0; i < n && !outstanding.isEmpty(); i++) {
                bytes -= outstanding.remove();
            }
        }
        begun = true;
        notifyAll();
    }

    /** Waits until the item is wanted and there is room for its bytes; one item alone always has room. */
    void emit(Signal signal) throws InterruptedException {
        long size =
                signal instanceof Received received ? received.inbound().raw().bytes().length : 0;
        synchronized (this) {
            while (wanted == 0 || (bytes > 0 && bytes + size > mostBytes && wanted != Long.MAX_VALUE)) {
                wait();
            }
            if (wanted != Long.MAX_VALUE) {
                wanted--;
                outstanding.add(size);
                bytes += size;
            }
        }
        var _ = sink.next(signal);
    }

    boolean isOver() {
        return sink.isCancelled();
    }

    /** Who has gone away hears of no failure: its own going may be the cause. */
    void end(@Nullable Throwable failure) {
        if (sink.isCancelled()) {
            return;
        }
        if (failure == null) {
            sink.complete();
        } else {
            sink.error(failure);
        }
    }
}
