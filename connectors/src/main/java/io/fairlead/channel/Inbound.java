package io.fairlead.channel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a channel delivered. {@code externalKey} identifies the delivery for ever within its account. */
public sealed interface Inbound {
    /** The ledger key: the same key of the same account takes effect once. 1–1000 characters. */
    String externalKey();

    Raw raw();

    /**
     * Something that a person said.
     *
     * @param messageId the channel's id of the message, for status events, echoes and mail threading; may equal the key
     * @param fingerprint the same wherever the same message arrives, and no other's: a mail to several of our addresses is one
     *     message; null if the channel delivers once
     * @param thread the channel's own thread id; null: one thread per person
     * @param replyTo what it says it answers, for channels that thread by message ids
     * @param answerTo where the sender wants answers; empty: where it came from
     * @param text plain text; if null it is derived from {@code html}
     * @param html foreign HTML, not yet sanitised
     * @param quoteOffset index into {@code text} where the quoted tail begins
     * @param sentAt when the sender says it was sent
     * @param source first-touch attribution: utm_*, click ids, referrer, landing page; at most 512 characters each
     */
    record Message(
            String externalKey,
            Kind kind,
            @Nullable String messageId,
            @Nullable String fingerprint,
            @Nullable String thread,
            ReplyTo replyTo,
            Person from,
            List<Address> to,
            List<Address> cc,
            List<Address> answerTo,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html,
            @Nullable Integer quoteOffset,
            List<Attachment> attachments,
            @Nullable Instant sentAt,
            @Nullable String language,
            @Nullable String productLine,
            Map<String, String> source,
            Raw raw)
            implements Inbound {

        /** Of a channel that delivers once and where answers go back the way that a message came. */
        @SuppressWarnings("TooManyParameters") // as many as a message has parts
        public Message(
                String externalKey,
                Kind kind,
                @Nullable String messageId,
                @Nullable String thread,
                ReplyTo replyTo,
                Person from,
                List<Address> to,
                List<Address> cc,
                @Nullable String subject,
                @Nullable String text,
                @Nullable String html,
                @Nullable Integer quoteOffset,
                List<Attachment> attachments,
                @Nullable Instant sentAt,
                @Nullable String language,
                @Nullable String productLine,
                Map<String, String> source,
                Raw raw) {
            this(
                    externalKey,
                    kind,
                    messageId,
                    null,
                    thread,
                    replyTo,
                    from,
                    to,
                    cc,
                    List.of(),
                    subject,
                    text,
                    html,
                    quoteOffset,
                    attachments,
                    sentAt,
                    language,
                    productLine,
                    source,
                    raw);
        }

        /** The same message under another key. */
        public Message withKey(String key) {
            return new Message(
                    key,
                    kind,
                    messageId,
                    fingerprint,
                    thread,
                    replyTo,
                    from,
                    to,
                    cc,
                    answerTo,
                    subject,
                    text,
                    html,
                    quoteOffset,
                    attachments,
                    sentAt,
                    language,
                    productLine,
                    source,
                    raw);
        }
    }

    enum Kind {
        TEXT,
        HTML,
        /** A form or an ad: buying intent with fields. */
        LEAD,
        /** Written by a machine: it never changes status, SLA or assignment (I4). */
        AUTO
    }

    /**
     * What a message says it answers. An address proves more than an id: ids are quoted wherever a mail is passed on, so whoever
     * names one must be part of the thread to be let into it.
     *
     * @param conversationToken a conversation that it was addressed to by a token whose signature the connector has verified
     * @param answeredConversation a conversation that an id of ours names, likewise verified
     * @param messageIds ids that it answers, the closest first
     */
    record ReplyTo(
            @Nullable String conversationToken, @Nullable String answeredConversation, List<String> messageIds) {
        public static final ReplyTo NOTHING = new ReplyTo(null, null, List.of());
    }

    /** New facts about a person; fills what is empty, overwrites nothing. */
    record ContactUpdate(String externalKey, Person person, Raw raw) implements Inbound {}

    /** How a message of ours fared. May come early, late, twice or out of order. */
    record Status(
            String externalKey,
            String messageId,
            DeliveryState state,
            @Nullable String code,
            @Nullable String detail,
            Raw raw)
            implements Inbound {}

    /** Valid, but of a type that we do not know: kept in the ledger, answered well, has no effect. */
    record Unknown(String externalKey, String type, Raw raw) implements Inbound {}

    /** Authentic and readable, but not wanted: kept in the ledger with the reason, has no effect. */
    record Unwanted(String externalKey, Why why, String detail, Raw raw) implements Inbound {}

    enum Why {
        /** Our own message that came back to us. */
        LOOP,
        /** From a sender whom the channel's settings shut out. */
        BLOCKED
    }

    /** Ours, authentic, and unusable: goes to the quarantine with its bytes and this reason. */
    record Broken(String externalKey, String reason, String detail, Raw raw) implements Inbound {
        public Broken withKey(String key) {
            return new Broken(key, reason, detail, raw);
        }
    }
}
