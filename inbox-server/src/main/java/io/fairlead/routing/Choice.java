package io.fairlead.routing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a waiting conversation.
 *
 * @param to null: it stays in the queue for the reason
 * @param reason {@code fewest-open} or {@code returning-customer}; {@code no-team}, {@code no-one-online} or {@code
 *     all-at-capacity} if it stays
 * @param at when it counts as given, for the order among those with the same load
 */
record Choice(Waiting waiting, @Nullable UUID to, @Nullable UUID team, String reason, Evidence evidence, Instant at) {

    /** False if it stays in the queue for the same reason as before: then there is nothing to tell. */
    boolean changes() {
        return to != null || !reason.equals(waiting.queueReason());
    }
}
