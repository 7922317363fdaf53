package io.fairlead.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is held before it is sent. It is not part of the thread yet and has no place in it.
 *
 * @param thenStatus what the conversation becomes when it is sent
 * @param localTime wall time in {@code zone}, such as {@code 2027-03-14T09:00}; both null for one that its author may take
 *     back for a moment
 * @param state {@code waiting}, {@code sent} or {@code cancelled}
 * @param reason why it was cancelled: {@code by-hand}, {@code given-up}, {@code customer-wrote}, {@code not-allowed}, {@code channel-off},
 *     {@code window-closed} …
 */
public record ScheduledView(
        UUID id,
        long version,
        UUID conversationId,
        MessageView.Author author,
        UUID clientMsgId,
        String text,
        @Nullable String subject,
        List<MessageView.Address> to,
        List<MessageView.Address> cc,
        List<MessageView.Address> bcc,
        List<MessageView.File> attachments,
        @Nullable String thenStatus,
        Instant dueAt,
        @Nullable String localTime,
        @Nullable String zone,
        String state,
        @Nullable String reason,
        @Nullable UUID messageId,
        Instant createdAt) {

    /** True if its time was chosen; else it is held for a moment only. */
    boolean hasWallTime() {
        return localTime != null;
    }
}
