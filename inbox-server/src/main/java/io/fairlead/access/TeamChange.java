package io.fairlead.access;

import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a team is to be; null leaves as it is, or empty for a new team. {@code members} and {@code inboxes} are all of them. */
public record TeamChange(
        @Nullable Long version,
        @Nullable @Size(min = 1, max = 200) String name,
        @Nullable List<UUID> members,
        @Nullable List<UUID> inboxes) {}
