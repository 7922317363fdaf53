package io.fairlead.routing;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open conversation that nobody has.
 *
 * @param queueReason why it was not given to anybody so far; null: not looked at yet
 * @param dueAt when its customer must have an answer
 * @param lastAssignee who had this customer before
 * @param releasedBy who has just given it back by hand
 */
record Waiting(
        UUID id,
        UUID inboxId,
        @Nullable String queueReason,
        @Nullable Instant dueAt,
        Instant createdAt,
        @Nullable UUID lastAssignee,
        @Nullable UUID releasedBy) {

    /** Oldest deadline first; those without one after them, in the order in which they came. */
    static final Comparator<Waiting> ORDER = Comparator.comparing(
                    Waiting::dueAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Waiting::createdAt)
            .thenComparing(Waiting::id);
}
