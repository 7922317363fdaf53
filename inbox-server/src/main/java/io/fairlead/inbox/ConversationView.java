package io.fairlead.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as lists, details, the journal and live frames show it. Times are UTC.
 *
 * @param number short human number, counting from 1
 * @param version grows with each change
 * @param queueReason why nobody has it: {@code no-one-online}, {@code all-at-capacity}, {@code no-team}; null if assigned
 * @param lastSeq the newest message's place in the thread
 * @param waitingSince when the oldest unanswered message came; null if none waits
 */
public record ConversationView(
        UUID id,
        long number,
        long version,
        String status,
        String priority,
        @Nullable String subject,
        Channel channel,
        Named inbox,
        Contact contact,
        @Nullable Named company,
        @Nullable Named assignee,
        @Nullable Named team,
        @Nullable String queueReason,
        @Nullable String country,
        @Nullable String language,
        @Nullable String productLine,
        List<String> tags,
        String preview,
        String previewDirection,
        String previewKind,
        long lastSeq,
        int messageCount,
        @Nullable Instant waitingSince,
        @Nullable Instant firstReplyAt,
        @Nullable Instant lastInboundAt,
        @Nullable Instant lastOutboundAt,
        Instant lastInteractionAt,
        Instant createdAt,
        @Nullable Instant closedAt,
        @Nullable Instant snoozedUntil,
        @Nullable Instant windowExpiresAt,
        @Nullable Timer timer,
        Capabilities capabilities) {

    public record Named(UUID id, String name) {}

    public record Channel(UUID id, String kind, String name) {}

    public record Contact(
            UUID id,
            String name,
            @Nullable String country,
            @Nullable String language,
            @Nullable String timeZone) {}

    /** @param state {@code running}, {@code paused}, {@code warned}, {@code breached} or {@code met} */
    public record Timer(String metric, Instant dueAt, Instant warnAt, String state) {}

    /** What the channel can do; the composer follows it. */
    public record Capabilities(
            boolean replies,
            boolean html,
            boolean attachments,
            boolean typing,
            boolean recipients,
            @Nullable Integer maxLength) {}
}
