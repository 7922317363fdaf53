package io.fairlead.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one socket, bounded. Bytes go straight to the channel (whole frames: the WebSocket encoder lets bytes pass)
 * while it takes them; the rest waits here until the kernel has taken what was written. Belongs to the channel's event loop.
 */
final class Outbox {

    private final Channel channel;
    private final int mostFrames;
    private final long mostBytes;
    private @Nullable ArrayDeque<Parcel> waiting;
    private int frames;
    private long bytes;
    private boolean unflushed;
    private boolean draining;
    private @Nullable Runnable whenDrained;

    Outbox(Channel channel, int mostFrames, long mostBytes) {
        this.channel = channel;
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the parcel, without flushing; the caller keeps its own count of the bytes.
     *
     * @return false if there is no room: the socket is too slow
     */
    boolean offer(Parcel parcel) {
        if (frames == 0 && channel.isWritable()) {
            write(parcel.bytes().retainedDuplicate());
            return true;
        }
        if (frames > 0 && (frames + parcel.frames() > mostFrames || bytes + parcel.size() > mostBytes)) {
            return false;
        }
        add(new Parcel(parcel.bytes().retainedDuplicate(), parcel.frames()));
        return true;
    }

    /** Frames that the socket asked for itself, in order behind what waits, whatever the room; the caller keeps its count. */
    void put(Parcel parcel) {
        put(parcel.bytes().retainedDuplicate(), parcel.frames());
    }

    /** A control frame of the socket's own, in order behind what waits, whatever the room. */
    void put(ByteBuf frame) {
        put(frame, 1);
    }

    private void put(ByteBuf buffer, int count) {
        if (frames == 0 && channel.isWritable()) {
            write(buffer);
        } else {
            add(new Parcel(buffer, count));
        }
    }

    boolean isIdle() {
        return frames == 0 && channel.isWritable();
    }

    void flush() {
        while (unflushed) {
            unflushed = false;
            var _ = channel.flush();
            writeWaiting();
        }
        if (frames > 0) {
            awaitDrained();
        }
    }

    /** Calls back once, on the event loop, when all that was given so far has left for the kernel; not if the channel closes. */
    void whenDrained(Runnable then) {
        whenDrained = then;
        awaitDrained();
    }

    void discard() {
        whenDrained = null;
        if (waiting != null) {
            waiting.forEach(parcel -> {
                var _ = parcel.bytes().release();
            });
            waiting = null;
        }
        frames = 0;
        bytes = 0;
    }

    private void add(Parcel parcel) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(parcel);
        frames += parcel.frames();
        bytes += parcel.size();
        if (!unflushed) {
            awaitDrained();
        }
    }

    private void write(ByteBuf buffer) {
        var _ = channel.write(buffer, channel.voidPromise());
        unflushed = true;
    }

    private void writeWaiting() {
        while (frames > 0 && waiting != null && channel.isWritable()) {
            Parcel next = waiting.remove();
            frames -= next.frames();
            bytes -= next.size();
            write(next.bytes());
        }
    }

    /** An empty write is done when everything before it is. */
    private void awaitDrained() {
        if (!draining) {
            draining = true;
            var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::drained);
        }
    }

    private void drained(Future<? super Void> done) {
        draining = false;
        if (!done.isSuccess()) {
            discard();
            return;
        }
        writeWaiting();
        flush();
        Runnable then = whenDrained;
        if (then != null && frames == 0 && !draining) {
            whenDrained = null;
            then.run();
        }
    }
}
