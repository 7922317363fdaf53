package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new secret replaces those before.
 *
 * @param overlapHours how long the old ones still hold; 0: not at all
 * @param keep true: they hold until somebody ends them
 */
record Rotation(@Nullable Integer overlapHours, @Nullable Boolean keep) {

    private static final int LONGEST_HOURS = 30 * 24;
    private static final int USUAL_HOURS = 24;

    static final Rotation USUAL = new Rotation(null, null);

    boolean isSaid() {
        return overlapHours != null || keep != null;
    }

    void check() {
        if (overlapHours != null && (overlapHours < 0 || overlapHours > LONGEST_HOURS)) {
            throw Problem.Invalid.field(
                    "overlapHours", "out-of-range", "overlapHours must be 0 to " + LONGEST_HOURS + ".");
        }
    }

    /** Null: for ever. */
    @Nullable
    Duration overlap() {
        return Boolean.TRUE.equals(keep) ? null : Duration.ofHours(overlapHours == null ? USUAL_HOURS : overlapHours);
    }
}
