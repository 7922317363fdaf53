package io.fairlead.channel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A channel that we can answer through. */
public interface SendingConnector<S extends Record> extends Connector<S> {
    /**
     * Sends once. The server gives order per conversation, retries and leases.
     *
     * @return the provider's id of the message and how far it is known to have come
     * @throws DeliveryFailure as the error signal, of the class that says what to do next
     */
    Mono<Sent> send(Account<S> account, Outbound message);

    /**
     * True if the other side recognises {@link Outbound#messageId()}, so that sending again after a lost answer is safe. If
     * not, such a message becomes {@code unknown} and a person decides.
     */
    default boolean recognisesRepetition() {
        return false;
    }

    record Sent(String providerId, DeliveryState state) {}

    /**
     * @param messageId ours; the same on every attempt, so that a provider or we ourselves can recognise a repetition
     * @param thread the channel's thread id of the conversation
     * @param signature plain text to stand below what was written; null: none
     * @param inReplyTo the channel's id of the newest message that it answers
     * @param references ids of the thread, oldest first
     * @param automatic no person wrote it: it must say so, and must not be answered by a machine
     */
    record Outbound(
            UUID messageId,
            UUID conversationId,
            long seq,
            String thread,
            String authorName,
            List<Address> to,
            List<Address> cc,
            List<Address> bcc,
            @Nullable String subject,
            String text,
            @Nullable String html,
            @Nullable String signature,
            @Nullable String inReplyTo,
            List<String> references,
            List<Attachment> attachments,
            boolean automatic) {

        /** What a person wrote, without a signature. */
        @SuppressWarnings("TooManyParameters") // as many as a message has parts
        public Outbound(
                UUID messageId,
                UUID conversationId,
                long seq,
                String thread,
                String authorName,
                List<Address> to,
                List<Address> cc,
                List<Address> bcc,
                @Nullable String subject,
                String text,
                @Nullable String html,
                @Nullable String inReplyTo,
                List<String> references,
                List<Attachment> attachments) {
            this(
                    messageId,
                    conversationId,
                    seq,
                    thread,
                    authorName,
                    to,
                    cc,
                    bcc,
                    subject,
                    text,
                    html,
                    null,
                    inReplyTo,
                    references,
                    attachments,
                    false);
        }
    }
}
