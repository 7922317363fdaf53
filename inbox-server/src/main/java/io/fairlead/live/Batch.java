package io.fairlead.live;

import io.fairlead.journal.JournalRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows that follow each other, encoded once. Each circle gets one run of bytes, made when its first socket asks. Any thread.
 * Counted: whoever delivers it holds it, the last one releases the bytes; what sockets have queued keeps its own count.
 */
final class Batch extends AbstractReferenceCounted {

    private final List<JournalRow> rows;
    private final ByteBuf bytes;
    private final int[] ends;
    private final Set<String> personal = new HashSet<>();
    private final Map<Circle, Parcel> parcels = new ConcurrentHashMap<>();

    private Batch(List<JournalRow> rows, ByteBuf bytes) {
        this.rows = rows;
        this.bytes = bytes;
        this.ends = new int[rows.size()];
        for (int n = 0; n < ends.length; n++) {
            JournalRow row = rows.get(n);
            Wire.event(bytes, row);
            ends[n] = bytes.writerIndex();
            if (Circle.isPersonal(row.audience())) {
                personal.add(row.audience());
            }
        }
    }

    /** For sending to many now: outside the heap, so that the kernel takes it as it is. */
    static Batch direct(List<JournalRow> rows) {
        return new Batch(rows, ByteBufAllocator.DEFAULT.directBuffer(room(rows)));
    }

    /** For keeping a while: on the heap, freed by the collector. */
    static Batch kept(List<JournalRow> rows) {
        return new Batch(rows, Unpooled.buffer(room(rows)));
    }

    long first() {
        return rows.getFirst().seq();
    }

    long last() {
        return rows.getLast().seq();
    }

    List<JournalRow> rows() {
        return rows;
    }

    int size() {
        return bytes.readableBytes();
    }

    /** What a socket may see of the rows after {@code seq}. */
    Parcel after(long seq, Circle circle, String ownKey) {
        if (seq < first() && !personal.contains(ownKey)) {
            return parcels.computeIfAbsent(circle, this::parcel);
        }
        return collect(seq, circle, ownKey, false);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        parcels.values().forEach(parcel -> {
            if (parcel.bytes() != bytes && !parcel.isEmpty()) {
                var _ = parcel.bytes().release();
            }
        });
        var _ = bytes.release();
    }

    private Parcel parcel(Circle circle) {
        boolean everything = rows.stream().allMatch(row -> circle.sees(row.audience()));
        return everything ? new Parcel(bytes, ends.length) : collect(0, circle, "", true);
    }

    /** @param shared copied outside the heap and counted; otherwise for one socket, on the heap and left to the collector */
    private Parcel collect(long seq, Circle circle, String ownKey, boolean shared) {
        int length = 0;
        int frames = 0;
        for (int n = 0; n < ends.length; n++) {
            if (isFor(rows.get(n), seq, circle, ownKey)) {
                length += ends[n] - start(n);
                frames++;
            }
        }
        if (frames == 0) {
            return Parcel.EMPTY;
        }
        ByteBuf out =
                shared && bytes.isDirect() ? ByteBufAllocator.DEFAULT.directBuffer(length) : Unpooled.buffer(length);
        for (int n = 0; n < ends.length; n++) {
            if (isFor(rows.get(n), seq, circle, ownKey)) {
                out.writeBytes(bytes, start(n), ends[n] - start(n));
            }
        }
        return new Parcel(out, frames);
    }

    private int start(int n) {
        return n == 0 ? 0 : ends[n - 1];
    }

    private static boolean isFor(JournalRow row, long seq, Circle circle, String ownKey) {
        return row.seq() > seq && (circle.sees(row.audience()) || row.audience().equals(ownKey));
    }

    private static int room(List<JournalRow> rows) {
        return rows.stream().mapToInt(Wire::roomFor).sum();
    }
}
