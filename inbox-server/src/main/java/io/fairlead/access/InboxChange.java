package io.fairlead.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an inbox is to be; null leaves as it is, or takes the default for a new one.
 *
 * @param teams all teams that serve it
 * @param reopenDays days after closing within which an answer reopens the conversation instead of beginning another
 */
public record InboxChange(
        @Nullable Long version,
        @Nullable @Size(min = 1, max = 200) String name,
        @Nullable List<UUID> teams,
        @Nullable @Min(0) @Max(3650) Integer reopenDays) {}
