package io.fairlead.connector.email.mime;

import io.fairlead.channel.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 5322 §3.4 as it is written: names with unquoted commas aside, everything with an {@code @} in it is found. */
final class MailAddresses {

    private static final int MOST = 500;

    private MailAddresses() {}

    static void addTo(List<Address> found, String raw, @Nullable String hint) {
        String line = EncodedWords.unfold(raw);
        int start = 0;
        boolean quoted = false;
        int comment = 0;
        boolean angle = false;
        boolean address = false;
        for (int i = 0; i <= line.length() && found.size() < MOST; i++) {
            char c = i == line.length() ? ',' : line.charAt(i);
            if (i < line.length() && c == '\\' && (quoted || comment > 0)) {
                i++;
            } else if (c == '"' && comment == 0) {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                comment++;
            } else if (!quoted && c == ')' && comment > 0) {
                comment--;
            } else if (!quoted && comment == 0 && (c == '<' || c == '>')) {
                angle = c == '<';
            } else if (!quoted && comment == 0 && c == ':' && !angle && !address) {
                // The name of a group (RFC 5322 §3.4).
                start = i + 1;
            }
            address |= c == '@';
            boolean between = !quoted && comment == 0 && !angle && (c == ',' || c == ';');
            if (between || i >= line.length()) {
                one(found, line.substring(start, Math.min(i, line.length())), hint);
                start = i + 1;
                address = false;
            }
        }
    }

    private static void one(List<Address> found, String text, @Nullable String hint) {
        int open = text.lastIndexOf('<');
        int close = text.indexOf('>', open + 1);
        String name;
        String address;
        if (open >= 0) {
            name = text.substring(0, open);
            address = text.substring(open + 1, close < 0 ? text.length() : close);
        } else {
            int comment = text.indexOf('(');
            int end = text.lastIndexOf(')');
            name = comment >= 0 && end > comment ? text.substring(comment + 1, end) : "";
            address = comment >= 0 ? text.substring(0, comment) : text;
        }
        String clean = EncodedWords.decode(address, hint).replaceAll("[\\s\\p{Cc}\"]", "");
        int at = clean.lastIndexOf('@');
        if (at > 0 && at < clean.length() - 1 && clean.length() <= 320) {
            found.add(new Address(name(name, hint, clean), clean));
        }
    }

    private static @Nullable String name(String raw, @Nullable String hint, String address) {
        String text = raw.strip();
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        text = EncodedWords.decode(text, hint).replaceAll("[\\s\\p{Cc}]+", " ").strip();
        if (text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"))) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text.isEmpty() || text.equalsIgnoreCase(address) ? null : text;
    }
}
