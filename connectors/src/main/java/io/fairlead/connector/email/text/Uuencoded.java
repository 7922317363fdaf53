package io.fairlead.connector.email.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain text whose files were written into it, as before MIME.
 *
 * @param text without them
 */
public record Uuencoded(String text, List<File> files) {

    private static final Pattern BEGIN = Pattern.compile("begin [0-7]{3,4}(?: (\\S.{0,250}))?");
    private static final int LONGEST_LINE = 45;

    /** @param name may be empty */
    @SuppressWarnings("ArrayRecordComponent")
    public record File(String name, byte[] bytes) {}

    /** What has no end or a line that is no code is left as it is: text may well say "begin 644 words". */
    public static Uuencoded in(String text) {
        if (!text.contains("begin ")) {
            return new Uuencoded(text, List.of());
        }
        String[] lines = text.split("\n", -1);
        List<File> files = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            Matcher begin = BEGIN.matcher(lines[i].stripTrailing());
            int end = begin.matches() ? end(lines, i + 1) : -1;
            if (end < 0) {
                kept.add(lines[i]);
                continue;
            }
            String name = begin.group(1);
            files.add(new File(name == null ? "" : name.strip(), decode(lines, i + 1, end)));
            i = end;
        }
        return files.isEmpty() ? new Uuencoded(text, files) : new Uuencoded(String.join("\n", kept), files);
    }

    /** Index of the line {@code end}; -1 if something that is no code comes before it, or nothing at all. */
    private static int end(String[] lines, int from) {
        for (int i = from; i < lines.length; i++) {
            String line = lines[i].stripTrailing();
            if (line.equals("end")) {
                return i > from ? i : -1;
            }
            if (!line.isEmpty() && !isCode(line)) {
                return -1;
            }
        }
        return -1;
    }

    /** Blanks at the end may have been lost on the way, one character more may be there as a checksum. */
    private static boolean isCode(String line) {
        int length = value(line.charAt(0));
        int characters = (length + 2) / 3 * 4;
        boolean alphabet = line.chars().allMatch(c -> c >= 0x20 && c <= 0x60);
        return alphabet && length <= LONGEST_LINE + 18 && line.length() - 1 <= characters + 2;
    }

    private static byte[] decode(String[] lines, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = from; i < to; i++) {
            String line = lines[i];
            int left = line.isEmpty() ? 0 : value(line.charAt(0));
            for (int at = 1; left > 0; at += 4) {
                int bits = at(line, at) << 18 | at(line, at + 1) << 12 | at(line, at + 2) << 6 | at(line, at + 3);
                for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--) {
                    bytes.write(bits >> shift);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static int at(String line, int index) {
        return index < line.length() ? value(line.charAt(index)) : 0;
    }

    private static int value(char c) {
        return c - 0x20 & 0x3f;
    }
}
