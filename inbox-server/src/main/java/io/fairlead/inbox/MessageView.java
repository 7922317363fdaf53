package io.fairlead.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a thread. {@code seq} is gapless and increasing within the conversation, and the order of display.
 *
 * @param html sanitised
 * @param quoteOffset index into {@code text} where the quoted tail begins
 * @param replyTo where its sender wants answers; empty: at {@code from}
 * @param event what happened, for entries of kind {@code event}
 * @param signature what stands below the text in the mail
 */
public record MessageView(
        UUID id,
        long version,
        UUID conversationId,
        long seq,
        String direction,
        String kind,
        Author author,
        String text,
        @Nullable String html,
        @Nullable Integer quoteOffset,
        @Nullable String subject,
        @Nullable Address from,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        List<Address> replyTo,
        List<File> attachments,
        @Nullable UUID clientMsgId,
        @Nullable String inReplyTo,
        @Nullable Instant sentAt,
        Instant receivedAt,
        Instant createdAt,
        @Nullable String language,
        String status,
        @Nullable Failure failure,
        @Nullable Map<String, @Nullable Object> event,
        @Nullable Map<String, String> source,
        @Nullable String signature) {

    public record Author(String kind, @Nullable UUID id, String name) {}

    public record Address(@Nullable String name, String address) {}

    public record File(
            UUID id,
            String name,
            String contentType,
            long size,
            boolean inline,
            @Nullable String contentId,
            String url) {}

    /**
     * Why it could not be delivered.
     *
     * @param code stable
     * @param retryAt when it is tried again; null if it is not, or not by the clock
     */
    public record Failure(
            String code, String detail, @Nullable Instant retryAt) {
        public Failure(String code, String detail) {
            this(code, detail, null);
        }
    }
}
