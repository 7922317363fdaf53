package io.fairlead.sla;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an admin wants a policy to be, whole. It holds for timers that start from now on.
 *
 * @param version the version that was seen; null for a new one, or to overwrite whatever is there
 * @param warnPercent null: 75
 * @param inboxes all that the policy is for; null leaves them as they are
 */
public record PolicyChange(
        @Nullable Long version,
        @NotBlank @Size(max = 200) String name,
        @Min(1) @Max(525_600) int firstResponseMinutes,
        @Min(1) @Max(525_600) int nextResponseMinutes,
        @Nullable @Min(1) @Max(99) Integer warnPercent,
        @Nullable UUID calendarId,
        @Nullable @Size(max = 1000) List<UUID> inboxes) {
    private static final int WARN_PERCENT = 75;

    int warn() {
        return warnPercent == null ? WARN_PERCENT : warnPercent;
    }
}
