package io.fairlead.connector.chat;

import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who sits at one socket: a verified id, and what the browser says besides (untrusted, cut to size). */
record Visitor(
        String id,
        long afterSeq,
        @Nullable String name,
        @Nullable String email,
        @Nullable String language,
        @Nullable String timeZone,
        Map<String, String> source) {

    private static final int MAX_VALUE = 512;
    private static final int MAX_SOURCE = 30;
    private static final int MAX_SHORT = 64;
    private static final int MAX_EMAIL = 254;
    private static final Pattern SOURCE_KEY = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

    static Visitor of(String id, ChatWire.Hello hello, boolean known) {
        ChatWire.PreChat who = hello.preChat();
        return new Visitor(
                id,
                known ? hello.afterSeq() : 0,
                who == null ? null : clean(who.name(), MAX_VALUE),
                who == null ? null : clean(who.email(), MAX_EMAIL),
                clean(hello.language(), MAX_SHORT),
                clean(hello.timeZone(), MAX_SHORT),
                source(hello));
    }

    Visitor calledBy(ChatWire.Who who) {
        String newName = clean(who.name(), MAX_VALUE);
        String newEmail = clean(who.email(), MAX_EMAIL);
        return new Visitor(
                id,
                afterSeq,
                newName != null ? newName : name,
                newEmail != null ? newEmail : email,
                language,
                timeZone,
                source);
    }

    String thread() {
        return id;
    }

    Inbound.Message message(String clientId, String text, Instant now, byte[] raw) {
        String key = id + ":" + clientId;
        return new Inbound.Message(
                key,
                Inbound.Kind.TEXT,
                key,
                thread(),
                Inbound.ReplyTo.NOTHING,
                new Person(null, id, name, email, null, null, null, language, timeZone),
                List.of(),
                List.of(),
                null,
                text,
                null,
                null,
                List.of(),
                now,
                language,
                null,
                source,
                new Raw(raw, "application/json"));
    }

    Inbound.Status status(String messageId, DeliveryState state) {
        byte[] raw = ("{\"visitor\":\"" + id + "\",\"seen\":\"" + messageId + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Inbound.Status(
                id + ":" + state + ":" + messageId, messageId, state, null, null, new Raw(raw, "application/json"));
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
