package io.fairlead.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest rows, found by seq without a search: they are gapless, so a row's place is its seq modulo the room there is. */
final class RecentRows {

    /** Characters of payload kept at most, whatever their number: long mails must not fill the heap. */
    private static final long MOST_CHARACTERS = 32L << 20;

    private final @Nullable JournalRow[] ring;
    private long oldest;
    private long newest = -1;
    private long characters;

    RecentRows(int room) {
        this.ring = new JournalRow[Math.max(1, room)];
    }

    /** Rows that directly follow those added before. */
    void add(List<JournalRow> rows) {
        for (JournalRow row : rows) {
            if (newest < 0) {
                oldest = row.seq();
            } else if (newest - oldest + 1 == ring.length) {
                dropOldest();
            }
            ring[place(row.seq())] = row;
            newest = row.seq();
            characters += row.payload().length();
            while (characters > MOST_CHARACTERS && oldest < newest) {
                dropOldest();
            }
        }
    }

    /** Null if some of them are not here. */
    @Nullable
    List<JournalRow> after(long seq, int limit) {
        if (newest < 0 || seq + 1 < oldest) {
            return null;
        }
        List<JournalRow> rows = new ArrayList<>((int) Math.min(limit, Math.max(0, newest - seq)));
        for (long next = seq + 1; next <= newest && rows.size() < limit; next++) {
            JournalRow row = ring[place(next)];
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    private void dropOldest() {
        int place = place(oldest++);
        JournalRow row = ring[place];
        ring[place] = null;
        characters -= row == null ? 0 : row.payload().length();
    }

    private int place(long seq) {
        return (int) (seq % ring.length);
    }
}
