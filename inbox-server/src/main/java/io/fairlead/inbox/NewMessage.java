package io.fairlead.inbox;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sends into a conversation.
 *
 * @param clientMsgId made by the client; the same id again gives the message that it made
 * @param kind {@code reply} goes to the customer, {@code note} never leaves the house
 * @param to null or empty: where the answered message wants answers
 * @param lastSeenSeq newest entry that the agent has seen; with a newer reply of a colleague the answer is {@code newer-reply}
 * @param force send in spite of that
 * @param thenStatus what the conversation becomes after a reply
 * @param answers the message of this conversation that it answers; null: the newest that the customer wrote
 */
public record NewMessage(
        @NotNull UUID clientMsgId,
        @NotNull @Pattern(regexp = "reply|note") String kind,
        @NotBlank @Size(max = 100_000) String text,
        @Nullable @Size(max = 500_000) String html,
        @Nullable @Size(max = 50) List<@Valid @NotNull Recipient> to,
        @Nullable @Size(max = 50) List<@Valid @NotNull Recipient> cc,
        @Nullable @Size(max = 50) List<@Valid @NotNull Recipient> bcc,
        @Nullable @Size(max = 998) String subject,
        @Nullable @Size(max = 20) List<@NotNull UUID> attachments,
        @Nullable Long lastSeenSeq,
        @Nullable Boolean force,

        @Nullable @Pattern(regexp = "open|waiting_customer|closed")
        String thenStatus,

        @Nullable UUID answers) {

    /** An answer to the newest message. */
    @SuppressWarnings("TooManyParameters") // as many as a message has parts
    public NewMessage(
            UUID clientMsgId,
            String kind,
            String text,
            @Nullable String html,
            @Nullable List<Recipient> to,
            @Nullable List<Recipient> cc,
            @Nullable List<Recipient> bcc,
            @Nullable String subject,
            @Nullable List<UUID> attachments,
            @Nullable Long lastSeenSeq,
            @Nullable Boolean force,
            @Nullable String thenStatus) {
        this(clientMsgId, kind, text, html, to, cc, bcc, subject, attachments, lastSeenSeq, force, thenStatus, null);
    }

    public record Recipient(
            @Nullable @Size(max = 200) String name,
            @NotBlank @Size(max = 254) String address) {}
}
