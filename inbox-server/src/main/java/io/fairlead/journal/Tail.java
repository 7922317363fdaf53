package io.fairlead.journal;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The end of the journal as this node sees it: live, in order, without gaps. It keeps the newest rows in memory. */
public interface Tail {
    /**
     * Calls {@code follower} with rows as they become known, in batches, ascending and gapless from the moment of the call.
     * It runs on the tail's one thread, so it must only hand over; an exception from it is logged and does not hurt others.
     */
    Disposable follow(Consumer<List<JournalRow>> follower);

    /** The newest seq that followers have been told of. */
    long head();

    /** The rows after {@code seq} if all of them are still in memory; null if the database has to be asked. */
    default @Nullable List<JournalRow> since(long seq) {
        return since(seq, Integer.MAX_VALUE);
    }

    /** The first {@code limit} rows after {@code seq} if they are still in memory; null if the database has to be asked. */
    @Nullable
    List<JournalRow> since(long seq, int limit);
}
