package io.fairlead.connector.email.mime;

import io.fairlead.channel.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a mail, decoded when asked for. Names count without case; repeated ones keep their order. */
public final class MailHeaders {

    private static final Pattern ID = Pattern.compile("<([^<>]{1,990})>");
    private static final Instant FIRST_MAIL = Instant.parse("1971-01-01T00:00:00Z");
    private static final Instant LAST_MAIL = Instant.parse("2200-01-01T00:00:00Z");

    private final Map<String, List<String>> raw = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final @Nullable String hint;

    /** @param hint charset of the body, which headers in raw bytes probably share */
    MailHeaders(List<Header> all, @Nullable String hint) {
        this.hint = hint;
        for (Header header : all) {
            raw.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(header.value());
        }
    }

    /** @param value as it came, folded, one character per byte */
    record Header(String name, String value) {}

    public boolean has(String name) {
        return raw.containsKey(name);
    }

    public java.util.Set<String> names() {
        return java.util.Collections.unmodifiableSet(raw.keySet());
    }

    /** As they came, folded, one character per byte. */
    public List<String> all(String name) {
        return raw.getOrDefault(name, List.of());
    }

    /** The first of that name, unfolded and stripped but not decoded. */
    public @Nullable String token(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : EncodedWords.unfold(values.getFirst()).strip();
    }

    /** The first of that name in lower case, empty if there is none. */
    public String word(String name) {
        String token = token(name);
        return token == null ? "" : token.toLowerCase(Locale.ROOT);
    }

    /** The first of that name as text on one line; null if there is none or it is blank. */
    public @Nullable String text(String name) {
        List<String> values = all(name);
        if (values.isEmpty()) {
            return null;
        }
        String text = EncodedWords.decode(values.getFirst(), hint)
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
        return text.isEmpty() ? null : text;
    }

    /** Every mailbox in every header of that name; what is no address is left out. */
    public List<Address> addresses(String name) {
        List<Address> found = new ArrayList<>();
        all(name).forEach(value -> MailAddresses.addTo(found, value, hint));
        return found;
    }

    /** Message ids without their angle brackets, in order, each once; text around them is ignored. */
    public List<String> ids(String name) {
        Set<String> ids = new LinkedHashSet<>();
        for (String value : all(name)) {
            Matcher id = ID.matcher(EncodedWords.unfold(value));
            while (id.find()) {
                String clean = String.valueOf(id.group(1)).replaceAll("[\\s\\p{Cc}]", "");
                if (!clean.isEmpty()) {
                    ids.add(clean);
                }
            }
        }
        return List.copyOf(ids);
    }

    /** The Message-ID without angle brackets, also if the sender forgot them; null if there is none worth the name. */
    public @Nullable String messageId() {
        List<String> ids = ids("Message-ID");
        if (!ids.isEmpty()) {
            return ids.getFirst();
        }
        String bare = token("Message-ID");
        boolean usable = bare != null && bare.matches("[!-;=?-~]{3,990}");
        return usable ? bare : null;
    }

    /** The Date; null if it is missing, unreadable or of no believable year. */
    public @Nullable Instant date() {
        String value = token("Date");
        if (value == null) {
            return null;
        }
        java.util.Date date = parsed(value);
        if (date == null) {
            // As Apple writes it for people: "16 May 2016 at 09:30:32 GMT+1".
            date = parsed(value.replaceAll("(?i)\\s+at\\s+", " ").replaceAll("\\bGMT([+-])(\\d)\\b", "$10$200"));
        }
        Instant instant = date == null ? null : date.toInstant();
        return instant == null || instant.isBefore(FIRST_MAIL) || instant.isAfter(LAST_MAIL) ? null : instant;
    }

    private static java.util.@Nullable Date parsed(String value) {
        return new jakarta.mail.internet.MailDateFormat().parse(value, new java.text.ParsePosition(0));
    }
}
