package io.fairlead.connector.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The frames as JSON. What a visitor sends may lack anything: each part is checked where it is used. */
final class ChatWire {
    private ChatWire() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Hello.class, name = "hello"),
        @JsonSubTypes.Type(value = Say.class, name = "say"),
        @JsonSubTypes.Type(value = Who.class, name = "who"),
        @JsonSubTypes.Type(value = Typing.class, name = "typing"),
        @JsonSubTypes.Type(value = Seen.class, name = "seen"),
        @JsonSubTypes.Type(value = Ping.class, name = "ping"),
        @JsonSubTypes.Type(value = Pong.class, name = "pong")
    })
    sealed interface FromVisitor {}

    record Hello(
            @Nullable String visitor,
            @Nullable Resume resume,
            @Nullable PageSeen page,
            @Nullable Map<String, String> utm,
            @Nullable String language,
            @Nullable String timeZone,
            @Nullable About preChat,
            @Nullable User user)
            implements FromVisitor {
        long afterSeq() {
            return resume == null || resume.afterSeq() == null ? 0 : Math.max(0, resume.afterSeq());
        }
    }

    /** Whom the page says it knows, with its server's word for the id. */
    record User(
            @Nullable String id,
            @Nullable String hash,
            @Nullable String name,
            @Nullable String email,
            @Nullable String company) {}

    record Resume(@Nullable Long afterSeq) {}

    record PageSeen(
            @Nullable String url,
            @Nullable String title,
            @Nullable String referrer) {}

    /** @param files ids of files that were handed over before */
    record Say(
            @Nullable String clientId,
            @Nullable String text,
            @Nullable List<@Nullable String> files) implements FromVisitor {}

    /** Enough to take a message again out of the quarantine: what was said, and by whom. */
    record Kept(Visitor visitor, String clientId, String text, List<KeptFile> files) {}

    record KeptFile(UUID id, String name, String contentType) {}

    /**
     * What a visitor says about itself.
     *
     * @param consent the text that was agreed to
     */
    record About(
            @Nullable String name,
            @Nullable String email,
            @Nullable String company,
            @Nullable String country,
            @Nullable String productLine,
            @Nullable String consent) {}

    record Who(
            @Nullable String name,
            @Nullable String email,
            @Nullable String company,
            @Nullable String country,
            @Nullable String productLine,
            @Nullable String consent)
            implements FromVisitor {
        About about() {
            return new About(name, email, company, country, productLine, consent);
        }
    }

    record Typing(@Nullable Boolean on) implements FromVisitor {}

    record Seen(@Nullable Long seq, @Nullable Boolean read) implements FromVisitor {}

    record Ping() implements FromVisitor {}

    record Pong() implements FromVisitor {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Welcome.class, name = "welcome"),
        @JsonSubTypes.Type(value = SaidFrame.class, name = "said"),
        @JsonSubTypes.Type(value = Stored.class, name = "stored"),
        @JsonSubTypes.Type(value = AgentTyping.class, name = "typing"),
        @JsonSubTypes.Type(value = PongFrame.class, name = "pong"),
        @JsonSubTypes.Type(value = HoursFrame.class, name = "hours"),
        @JsonSubTypes.Type(value = Renewed.class, name = "token"),
        @JsonSubTypes.Type(value = Failed.class, name = "error")
    })
    @JsonInclude(JsonInclude.Include.NON_NULL)
    sealed interface ToVisitor {}

    /** @param seq where this socket goes on: the visitor's own position, 0 for a new visitor */
    record Welcome(String visitor, String thread, long seq, Look settings, Hours hours) implements ToVisitor {}

    /** @param backAt when somebody is there again, if that is known */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hours(boolean open, @Nullable Instant backAt, long largestFile) {}

    record HoursFrame(Hours hours) implements ToVisitor {}

    record Renewed(String visitor) implements ToVisitor {}

    record SaidFrame(
            long seq,
            @Nullable String clientId,
            boolean byVisitor,
            @Nullable String author,
            String text,
            @Nullable Instant at,
            List<File> files)
            implements ToVisitor {}

    record File(String name, String contentType, long size, String url) {}

    record Stored(String clientId) implements ToVisitor {}

    record AgentTyping(boolean on, @Nullable String author) implements ToVisitor {}

    record PongFrame() implements ToVisitor {}

    /** @param retryAfter seconds */
    record Failed(
            String code,
            @Nullable String clientId,
            @Nullable Integer retryAfter) implements ToVisitor {}
}
