package io.fairlead.journal;

import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * A part of the server that must see every event of its types, in order, whatever crashes: routing, sla, the sender.
 * Each has a stored cursor and runs on one node at a time; it is called again with the same rows after a failure or a
 * crash before the cursor was stored, so handling must be idempotent (at least once). Register it as a bean.
 */
public interface DurableListener {
    /** Key of the stored cursor; never changes once released. */
    String name();

    Set<String> types();

    /**
     * Handles rows in journal order. An error retries with back-off; when the batch keeps failing it is bisected and the
     * rows that fail alone are parked for an admin, so one bad event never blocks the others.
     *
     * @param rows at most {@link #batchSize()}, never empty, of {@link #types()} only
     */
    Mono<Void> handle(List<JournalRow> rows);

    default int batchSize() {
        return 200;
    }

    /** True: a new listener begins at the first event kept; false: at the present one. */
    default boolean fromTheBeginning() {
        return true;
    }
}
