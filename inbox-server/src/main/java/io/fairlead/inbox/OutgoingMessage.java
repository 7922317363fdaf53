package io.fairlead.inbox;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reply with what its channel needs to carry it.
 *
 * @param thread the channel's thread of the conversation
 * @param references external ids of the thread, oldest first
 */
public record OutgoingMessage(
        MessageView message,
        UUID inboxId,
        UUID channelAccountId,
        String thread,
        @Nullable String subject,
        List<String> references) {

    static OutgoingMessage of(
            MessageView message,
            UUID inboxId,
            UUID account,
            String thread,
            @Nullable String topic,
            String @Nullable [] references) {
        String subject = message.subject() == null ? topic : message.subject();
        return new OutgoingMessage(
                message, inboxId, account, thread, subject, references == null ? List.of() : List.of(references));
    }
}
