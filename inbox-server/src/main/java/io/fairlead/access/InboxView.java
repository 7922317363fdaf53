package io.fairlead.access;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An inbox with the teams that serve it; the counts are of its open conversations. */
public record InboxView(
        UUID id,
        long version,
        String name,
        List<UUID> teams,
        int reopenDays,
        @Nullable UUID slaPolicyId,
        long openCount,
        long unassignedCount) {}
