package io.fairlead.connector.chat;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.channel.SocketConnector.Guest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sits at one socket: a verified thread, and what the browser says besides (untrusted, cut to size).
 *
 * @param userId of somebody whom the site's server vouches for
 * @param consent the text that was agreed to
 */
record Visitor(
        String thread,
        long afterSeq,
        @Nullable String userId,
        @Nullable String name,
        @Nullable String email,
        @Nullable String company,
        @Nullable String country,
        @Nullable String productLine,
        @Nullable String consent,
        @Nullable String language,
        @Nullable String timeZone,
        Map<String, String> source) {

    private static final int MAX_VALUE = 512;
    private static final int MAX_SOURCE = 30;
    private static final int MAX_SHORT = 64;
    private static final int MAX_EMAIL = 254;
    private static final Pattern SOURCE_KEY = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

    /** @param known the browser has been in this thread before */
    static Visitor of(String thread, ChatWire.Hello hello, boolean known) {
        ChatWire.User user = hello.user();
        Visitor visitor = new Visitor(
                thread,
                known ? hello.afterSeq() : 0,
                user == null ? null : user.id(),
                null,
                null,
                null,
                null,
                null,
                null,
                clean(hello.language(), MAX_SHORT),
                clean(hello.timeZone(), MAX_SHORT),
                source(hello));
        Visitor called = hello.preChat() == null ? visitor : visitor.calledBy(hello.preChat());
        return user == null
                ? called
                : called.calledBy(new ChatWire.About(user.name(), user.email(), user.company(), null, null, null));
    }

    Visitor calledBy(ChatWire.About who) {
        return new Visitor(
                thread,
                afterSeq,
                userId,
                or(clean(who.name(), MAX_VALUE), name),
                or(clean(who.email(), MAX_EMAIL), email),
                or(clean(who.company(), MAX_VALUE), company),
                or(clean(who.country(), MAX_SHORT), country),
                or(clean(who.productLine(), MAX_VALUE), productLine),
                or(clean(who.consent(), MAX_VALUE), consent),
                language,
                timeZone,
                source);
    }

    Guest guest() {
        return new Guest(name, email, language, timeZone);
    }

    Inbound.Message message(String clientId, String text, List<Attachment> files, Instant now, byte[] raw) {
        String key = thread + ":" + clientId;
        return new Inbound.Message(
                key,
                Inbound.Kind.TEXT,
                key,
                thread,
                Inbound.ReplyTo.NOTHING,
                person(),
                List.of(),
                List.of(),
                null,
                text,
                null,
                null,
                files,
                now,
                language,
                productLine,
                sourceWithConsent(now),
                new Raw(raw, "application/json"));
    }

    /** What the visitor said about itself since the last message. */
    Inbound.ContactUpdate update() {
        int what = Objects.hash(name, email, company, country);
        byte[] raw = ("{\"visitor\":\"" + thread + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Inbound.ContactUpdate(
                thread + ":who:" + Integer.toHexString(what), person(), new Raw(raw, "application/json"));
    }

    Inbound.Status status(String messageId, DeliveryState state) {
        byte[] raw =
                ("{\"visitor\":\"" + thread + "\",\"seen\":\"" + messageId + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Inbound.Status(
                thread + ":" + state + ":" + messageId, messageId, state, null, null, new Raw(raw, "application/json"));
    }

    private Person person() {
        return new Person(
                userId == null ? null : "user:" + userId,
                thread,
                name,
                email,
                null,
                company,
                country,
                language,
                timeZone);
    }

    private Map<String, String> sourceWithConsent(Instant now) {
        if (consent == null) {
            return source;
        }
        Map<String, String> all = new LinkedHashMap<>(source);
        all.put("consent", consent);
        all.put("consent_at", now.toString());
        return all;
    }

    /** Without NUL and outer blanks, cut to {@code max} characters; null if nothing is left. */
    static @Nullable String clean(@Nullable String text, int max) {
        if (text == null) {
            return null;
        }
        String stripped = text.replace("\0", "").strip();
        if (stripped.isEmpty()) {
            return null;
        }
        if (stripped.length() <= max) {
            return stripped;
        }
        int end = Character.isHighSurrogate(stripped.charAt(max - 1)) ? max - 1 : max;
        return stripped.substring(0, end);
    }

    private static @Nullable String or(@Nullable String now, @Nullable String before) {
        return now != null ? now : before;
    }

    private static Map<String, String> source(ChatWire.Hello hello) {
        Map<String, String> source = new LinkedHashMap<>();
        if (hello.utm() != null) {
            hello.utm().forEach((key, value) -> put(source, key, value));
        }
        ChatWire.PageSeen page = hello.page();
        if (page != null) {
            put(source, "page_url", page.url());
            put(source, "page_title", page.title());
            if (!source.containsKey("referrer")) {
                put(source, "referrer", page.referrer());
            }
        }
        return source;
    }

    private static void put(Map<String, String> source, String key, @Nullable String value) {
        String kept = clean(value, MAX_VALUE);
        if (kept != null
                && source.size() < MAX_SOURCE
                && SOURCE_KEY.matcher(key).matches()) {
            source.put(key, kept);
        }
    }
}
