package io.fairlead.customers.imports.reading;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mends what phones do to cards before a parser sees them: a line that was folded within a UTF-8 character is joined, and
 * charsets that are named after old standards are read as what is really written (①㈱ are not in Shift_JIS).
 */
final class VCardText extends Reader {

    private static final Pattern OLD_CHARSET =
            Pattern.compile("(?i)(;CHARSET=\"?)(SHIFT[_-]?JIS|SJIS|X-SJIS|GB2312|GBK)(?=[\";:])");

    private final BufferedReader lines;
    private String line = "";
    private int at;

    VCardText(InputStream bytes, Charset charset) {
        InputStream whole = charset.equals(StandardCharsets.UTF_8) ? new Joined(bytes) : bytes;
        this.lines = new BufferedReader(new java.io.InputStreamReader(whole, Encodings.lenient(charset)));
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (at == line.length()) {
            String next = lines.readLine();
            if (next == null) {
                return -1;
            }
            line = mended(next) + "\r\n";
            at = 0;
        }
        int count = Math.min(length, line.length() - at);
        line.getChars(at, at + count, target, offset);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static String mended(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return line;
        }
        Matcher matcher = OLD_CHARSET.matcher(line).region(0, colon + 1);
        if (!matcher.find()) {
            return line;
        }
        String name = matcher.group(2).toUpperCase(java.util.Locale.ROOT).startsWith("GB") ? "GB18030" : "windows-31j";
        return line.substring(0, matcher.start(2)) + name + line.substring(matcher.end(2));
    }

    /** Takes a line break with its white space out of the middle of a character. */
    private static final class Joined extends InputStream {
        private final PushbackInputStream in;
        private int missing;

        Joined(InputStream in) {
            this.in = new PushbackInputStream(new java.io.BufferedInputStream(in), 3);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (missing > 0 && (next == '\r' || next == '\n') && skipFold(next)) {
                next = in.read();
            }
            missing = next >= 0xF0
                    ? 3
                    : next >= 0xE0 ? 2 : next >= 0xC0 ? 1 : next >= 0x80 ? Math.max(0, missing - 1) : 0;
            return next;
        }

        private boolean skipFold(int first) throws IOException {
            int second = first == '\r' ? in.read() : first;
            int third = second == '\n' ? in.read() : -1;
            if (third == ' ' || third == '\t') {
                return true;
            }
            if (third >= 0) {
                in.unread(third);
            }
            if (first == '\r' && second >= 0) {
                in.unread(second);
            }
            return false;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = 0;
            while (count < length) {
                int next = read();
                if (next < 0) {
                    return count == 0 ? -1 : count;
                }
                target[offset + count++] = (byte) next;
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Cards without the line breaks that may stand in the middle of a character; anything else as it is. */
    static byte[] unfolded(byte[] whole) {
        String start = new String(whole, 0, Math.min(whole.length, 64), StandardCharsets.ISO_8859_1);
        if (!start.stripLeading().regionMatches(true, 0, "BEGIN:VCARD", 0, 11)) {
            return whole;
        }
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        return text.replaceAll("\\r?\\n[ \\t]", "").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The charset that cards with bare bytes name; null if none does. */
    static @Nullable Charset named(String head) {
        Matcher matcher = Pattern.compile("(?i);CHARSET=\"?([A-Za-z0-9_-]+)").matcher(head);
        return matcher.find() ? Encodings.named(matcher.group(1)) : null;
    }
}
