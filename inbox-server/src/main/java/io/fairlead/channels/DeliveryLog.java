package io.fairlead.channels;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import io.fairlead.media.MediaStore;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What came by HTTP through a channel, with its body as received; and how much was refused, and why. */
@Component
final class DeliveryLog {

    private static final int SHOWN = 256 * 1024;
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final ChannelAccounts channels;
    private final DeliveryLogTable table;
    private final RefusalTable refusals;
    private final MediaStore media;
    private final JsonMapper json;
    private final Clock clock;

    DeliveryLog(
            ChannelAccounts channels,
            DeliveryLogTable table,
            RefusalTable refusals,
            MediaStore media,
            JsonMapper json,
            Clock clock) {
        this.channels = channels;
        this.table = table;
        this.refusals = refusals;
        this.media = media;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param body its beginning, if it is text and still there
     * @param bodyComplete false if there is more of it
     * @param sameBody false if another delivery of the same thing brought other bytes first: {@code body} is what that one
     *     brought, and what took effect
     */
    record Entry(
            DeliveryLogTable.Line delivery,
            String remoteAddress,
            Map<String, String> headers,
            @Nullable String body,
            boolean bodyComplete,
            boolean sameBody) {}

    Mono<Page<DeliveryLogTable.Line>> page(Actor by, UUID channel, DeliveryLogTable.Filter filter, int limit) {
        return seen(by, channel)
                .flatMap(id -> table.lines(id, filter, limit + 1).collectList())
                .map(lines -> lines.size() <= limit
                        ? new Page<>(lines, null)
                        : new Page<>(
                                lines.subList(0, limit),
                                lines.get(limit - 1).id().toString()));
    }

    Mono<Entry> find(Actor by, UUID channel, UUID delivery) {
        return seen(by, channel)
                .flatMap(id -> table.find(id, delivery)
                        .switchIfEmpty(Mono.error(DeliveryLog::unknown))
                        .flatMap(found ->
                                bytes(id, found).map(body -> entry(found, body)).defaultIfEmpty(entry(found, null))));
    }

    /** The body as received; of a repeated delivery the one that took effect. */
    Mono<byte[]> body(Actor by, UUID channel, UUID delivery) {
        return seen(by, channel)
                .flatMap(id -> table.find(id, delivery).flatMap(found -> bytes(id, found)))
                .switchIfEmpty(Mono.error(DeliveryLog::unknown));
    }

    Mono<List<RefusalTable.Refusals>> refusals(Actor by, UUID channel, Duration back) {
        return seen(by, channel)
                .flatMap(
                        id -> refusals.refusals(id, clock.instant().minus(back)).collectList());
    }

    /** Bodies are full of customers' words: for those who run the channel. */
    private Mono<UUID> seen(Actor by, UUID channel) {
        by.require(Ability.CHANNEL_MANAGE);
        return channels.find(by, channel).map(ChannelView::id);
    }

    private Mono<byte[]> bytes(UUID account, DeliveryLogTable.Entry found) {
        String raw = found.raw();
        if (raw != null) {
            return Mono.just(raw.getBytes(StandardCharsets.UTF_8));
        }
        String rawRef = found.rawRef();
        return rawRef != null
                ? media.bytes(rawRef)
                : table.quarantined(account, found.line().externalKey());
    }

    private Entry entry(DeliveryLogTable.Entry found, byte @Nullable [] body) {
        String text = body == null ? null : text(body, Math.min(body.length, SHOWN));
        return new Entry(
                found.line(),
                found.remoteAddress(),
                json.readValue(found.headers(), HEADERS),
                text,
                body == null || body.length <= SHOWN,
                body == null || MessageDigest.isEqual(hash(body), found.bodyHash()));
    }

    /** Null if it is no UTF-8. Where it is cut, a character may be, too. */
    private static @Nullable String text(byte[] body, int length) {
        CharBuffer text = CharBuffer.allocate(length);
        boolean whole = length == body.length;
        boolean broken = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body, 0, length), text, whole)
                .isError();
        return broken ? null : text.flip().toString();
    }

    static byte[] hash(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem unknown() {
        return new Problem.NotFound("delivery");
    }

    static @Nullable Instant time(@Nullable String text, String field) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text);
        } catch (java.time.DateTimeException e) {
            throw Problem.Invalid.field(field, "invalid", "A time like 2026-01-31T08:30:00Z is needed here.");
        }
    }
}
