package io.fairlead.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message from outside, ready for {@link Intake}: identities normalised, sizes within limits, HTML still foreign.
 *
 * @param externalKey the ledger key within the account
 * @param kind {@code text}, {@code html}, {@code lead} or {@code auto}
 * @param externalId the channel's id of the message, for threading and status events
 * @param fingerprint the same in every copy of the message, at whichever account; null: it has no copies
 * @param thread the channel's thread; null: one thread per contact
 * @param conversationToken a conversation that the sender has proved to answer
 * @param answeredConversation a conversation that an id of ours names: whoever answers it must be part of it
 * @param identities strongest first; at least one
 * @param domain registrable domain of the sender's address
 * @param sender normalised address by which participants are known; null if the channel has none
 * @param answerTo where the sender wants answers; empty: at {@code from}
 * @param answered ids of messages that it says it answers, the closest first
 * @param past when it came, if nobody waits for an answer to it any more: it opens, counts and assigns nothing; null: now
 * @param raw the delivery as received, if it is small text; else {@code rawRef} names it in the media store
 */
public record Arrival(
        UUID channelAccountId,
        UUID inboxId,
        String externalKey,
        String kind,
        @Nullable String externalId,
        @Nullable String fingerprint,
        @Nullable String thread,
        @Nullable UUID conversationToken,
        @Nullable UUID answeredConversation,
        List<Identity> identities,
        @Nullable String name,
        @Nullable String company,
        @Nullable String domain,
        @Nullable String country,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable String sender,
        @Nullable Party from,
        List<Party> to,
        List<Party> cc,
        List<Party> answerTo,
        List<String> answered,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        @Nullable Integer quoteOffset,
        List<File> files,
        @Nullable Instant sentAt,
        @Nullable Instant past,
        @Nullable String productLine,
        Map<String, String> source,
        int size,
        @Nullable String raw,
        @Nullable String rawRef) {

    /**
     * @param kind {@code email}, {@code phone}, {@code visitor} or {@code external}
     * @param scope the channel account's id for visitor and external ids, empty otherwise
     */
    public record Identity(String kind, String scope, String normalized, String raw, boolean verified) {}

    public record Party(@Nullable String name, String address) {}

    /** An attachment that is in the media store already. */
    public record File(
            UUID attachmentId, boolean inline, @Nullable String contentId) {}
}
