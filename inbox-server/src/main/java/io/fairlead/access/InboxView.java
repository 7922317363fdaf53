package io.fairlead.access;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An inbox with the teams that serve it; the counts are of its open conversations.
 *
 * @param signatures by the customer's language, {@code en} or {@code zh-CN}
 */
public record InboxView(
        UUID id,
        long version,
        String name,
        List<UUID> teams,
        int reopenDays,
        @Nullable UUID slaPolicyId,
        Map<String, String> signatures,
        AutoReply autoReply,
        long openCount,
        long unassignedCount) {

    /**
     * What a customer who writes is told at once, if anything.
     *
     * @param texts by the customer's language
     */
    public record AutoReply(boolean on, Map<String, String> texts) {}
}
