package io.fairlead.sla;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Targets for the inboxes that it is given to.
 *
 * @param firstResponseMinutes business minutes from a customer's first message to the first answer
 * @param nextResponseMinutes business minutes from a later message to its answer
 * @param warnPercent the part of the target after which it is warned
 * @param calendarId what counts as business time; null: 24×7
 * @param standard applies to every inbox that has no other policy
 * @param inboxes those that it was given to
 */
public record PolicyView(
        UUID id,
        long version,
        String name,
        int firstResponseMinutes,
        int nextResponseMinutes,
        int warnPercent,
        @Nullable UUID calendarId,
        boolean standard,
        List<UUID> inboxes) {

    int minutes(Metric metric) {
        return switch (metric) {
            case FIRST_RESPONSE -> firstResponseMinutes;
            case NEXT_RESPONSE -> nextResponseMinutes;
        };
    }
}
