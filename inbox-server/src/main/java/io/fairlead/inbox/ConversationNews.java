package io.fairlead.inbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What listeners go by of an event that has a conversation: the few fields of its payload that decide. To be read instead of
 * the event itself where every message passes; the rest, texts above all, is skipped and not built.
 *
 * @param change of {@link InboxEvent.ConversationChanged}, else null
 */
public record ConversationNews(
        Conversation conversation,
        @Nullable Message message,
        @Nullable String change) {

    /** Fields as in {@link ConversationView}. */
    public record Conversation(
            UUID id,
            long version,
            String status,
            Ref inbox,
            @Nullable Ref assignee,
            @Nullable String queueReason,
            @Nullable Instant waitingSince,
            @Nullable Instant firstReplyAt,
            @Nullable Instant lastOutboundAt) {}

    public record Ref(UUID id) {}

    /** Fields as in {@link MessageView}. */
    public record Message(String kind, Instant receivedAt) {
        private static final String AUTO = "auto";

        /** Written by a machine, which moves neither status nor waiting time (I4). */
        public boolean isAuto() {
            return kind.equals(AUTO);
        }
    }

    public boolean isOfMachine() {
        return message != null && message.isAuto();
    }
}
