package io.fairlead.inbox;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Replies on their way out: what to send, and how far it came. */
@Component
public final class Outgoing {

    private final MessageTable table;
    private final Journal journal;
    private final Json json;

    Outgoing(MessageTable table, Journal journal, Json json) {
        this.table = table;
        this.journal = journal;
        this.json = json;
    }

    /** Empty if there is no such message. */
    public Mono<OutgoingMessage> load(UUID messageId) {
        return table.outgoing(messageId);
    }

    /**
     * Moves the message's status and commits. Status only moves forward: empty, and nothing is told, if it is there already
     * or further.
     *
     * @param status queued, sending, retry_wait, sent, delivered, read, failed, unknown or cancelled
     * @param externalId the provider's id, once it is known
     */
    public Mono<MessageView> status(
            Actor by,
            UUID messageId,
            String status,
            MessageView.@Nullable Failure failure,
            @Nullable String externalId) {
        return journal.commit(by, moving(messageId, status, failure, externalId));
    }

    /** The same, to be composed inside {@link Journal#commit}. */
    public Mono<Changed<MessageView>> moving(
            UUID messageId, String status, MessageView.@Nullable Failure failure, @Nullable String externalId) {
        return table.status(messageId, status, failure == null ? null : json.write(failure), externalId)
                .map(moved -> Changed.of(
                        moved.message(),
                        new InboxEvent.MessageStatusChanged(
                                moved.message(), moved.message().conversationId(), moved.inboxId())));
    }

    /** The same for a provider's report. Empty also if no message of ours has that id. */
    public Mono<MessageView> statusByExternalId(
            UUID channelAccountId, String externalId, String status, MessageView.@Nullable Failure failure) {
        return table.byExternalId(channelAccountId, externalId)
                .flatMap(id -> status(new Actor.Outside(channelAccountId), id, status, failure, null));
    }
}
