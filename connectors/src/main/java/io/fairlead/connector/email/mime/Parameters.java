package io.fairlead.connector.email.mime;

import io.fairlead.connector.email.text.MailCharsets;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A header of the form {@code value; name=value}: Content-Type, Content-Disposition. Reads RFC 2231 pieces and charsets, RFC
 * 2047 words where they do not belong, raw bytes, and values with blanks that nobody quoted.
 *
 * @param value lower case, may be empty
 * @param named decoded, names in lower case
 */
record Parameters(String value, Map<String, String> named) {

    static Parameters of(@Nullable String raw, @Nullable String hint) {
        if (raw == null) {
            return new Parameters("", Map.of());
        }
        String line = EncodedWords.unfold(raw);
        int semicolon = line.indexOf(';');
        String value = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        Map<String, String> plain = new HashMap<>();
        Map<String, TreeMap<Integer, Piece>> pieces = new HashMap<>();
        int at = semicolon < 0 ? line.length() : semicolon + 1;
        while (at < line.length()) {
            int end = endOfOne(line, at);
            one(line.substring(at, end), plain, pieces);
            at = end + 1;
        }
        Map<String, String> named = new HashMap<>();
        plain.forEach((name, text) -> named.put(name, EncodedWords.decode(text, hint)));
        pieces.forEach((name, parts) -> named.put(name, join(parts)));
        return new Parameters(value.toLowerCase(Locale.ROOT), named);
    }

    @Nullable
    String get(String name) {
        return named.get(name);
    }

    private record Piece(String text, boolean encoded) {}

    private static int endOfOne(String line, int from) {
        boolean quoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return line.length();
    }

    private static void one(String text, Map<String, String> plain, Map<String, TreeMap<Integer, Piece>> pieces) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return;
        }
        String name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = unquoted(text.substring(equals + 1).strip());
        int star = name.indexOf('*');
        if (star < 0) {
            plain.putIfAbsent(name, value);
            return;
        }
        boolean encoded = name.endsWith("*");
        String number =
                name.substring(star + 1, encoded && name.length() - 1 > star ? name.length() - 1 : name.length());
        int index = number.matches("\\d{1,3}") ? Integer.parseInt(number) : 0;
        pieces.computeIfAbsent(name.substring(0, star), _ -> new TreeMap<>())
                .putIfAbsent(index, new Piece(value, encoded));
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        int end = value.endsWith("\"") && value.length() > 1 ? value.length() - 1 : value.length();
        return value.substring(1, end).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static String join(TreeMap<Integer, Piece> parts) {
        String charset = null;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean first = true;
        for (Piece piece : parts.values()) {
            String text = piece.text();
            int one = text.indexOf('\'');
            int two = one < 0 ? -1 : text.indexOf('\'', one + 1);
            if (first && piece.encoded() && two >= 0) {
                charset = text.substring(0, one);
                text = text.substring(two + 1);
            }
            bytes.writeBytes(piece.encoded() ? percent(text) : MailCharsets.bytes(text));
            first = false;
        }
        return MailCharsets.decode(bytes.toByteArray(), charset);
    }

    private static byte[] percent(String text) {
        byte[] bytes = MailCharsets.bytes(text.replace("=", "=3D").replace('%', '='));
        return TransferEncoding.quotedPrintable(bytes, false);
    }
}
