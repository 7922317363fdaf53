package io.fairlead.customers.imports.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Guesses the encoding of a text: byte order mark, zero bytes, strict UTF-8, then whether known names of columns come out,
 * then the frequencies of bytes. A guess: the person sees the first rows and can choose another one.
 */
final class Encodings {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final List<Charset> WIDE =
            List.of(GB18030, WINDOWS_31J, Charset.forName("Big5"), Charset.forName("x-windows-949"));
    private static final List<Charset> NARROW = List.of(
            WINDOWS_1252,
            Charset.forName("windows-1250"),
            Charset.forName("windows-1251"),
            Charset.forName("windows-1253"));

    /** Names of the detector, and of standards that everybody's software has outgrown. */
    private static final Map<String, Charset> OUTGROWN = Map.of(
            "GB2312", GB18030,
            "GBK", GB18030,
            "HZ-GB-2312", GB18030,
            "SHIFT_JIS", WINDOWS_31J,
            "EUC-KR", Charset.forName("x-windows-949"),
            "ISO-8859-1", WINDOWS_1252,
            "US-ASCII", StandardCharsets.UTF_8);

    private Encodings() {}

    /** @throws Unreadable if the chosen one is not known */
    static Charset of(Path file, byte[] head, @Nullable String chosen, Predicate<String> isHeader) throws IOException {
        if (chosen != null) {
            return named(chosen);
        }
        Charset plain = marked(head);
        if (plain == null) {
            plain = zeros(head);
        }
        if (plain != null) {
            return plain;
        }
        byte[] whole = VCardText.unfolded(Files.readAllBytes(file));
        return isMostlyUtf8(whole) ? StandardCharsets.UTF_8 : legacy(whole, isHeader);
    }

    static Charset named(String name) {
        try {
            Charset known = OUTGROWN.get(name.toUpperCase(java.util.Locale.ROOT));
            return known != null ? known : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new Unreadable("unknown-encoding", "There is no encoding of this name.");
        }
    }

    /** Opens the text behind its byte order mark. */
    static InputStream open(Path file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file), 3);
        byte[] mark = in.readNBytes(3);
        int length = markLength(mark);
        in.unread(mark, length, mark.length - length);
        return in;
    }

    /** Decodes what can be decoded; the rest becomes U+FFFD. */
    static CharsetDecoder lenient(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    static boolean isText(byte[] head, Charset charset) {
        String text = new String(head, charset);
        long odd = text.chars()
                .filter(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' || c == 0xFFFD)
                .count();
        return odd * 50 <= text.length();
    }

    private static int markLength(byte[] head) {
        if (head.length >= 3 && (head[0] & 0xFF) == 0xEF && (head[1] & 0xFF) == 0xBB && (head[2] & 0xFF) == 0xBF) {
            return 3;
        }
        if (head.length < 2) {
            return 0;
        }
        int first = (head[0] & 0xFF) << 8 | head[1] & 0xFF;
        return first == 0xFFFE || first == 0xFEFF ? 2 : 0;
    }

    private static @Nullable Charset marked(byte[] head) {
        return switch (markLength(head)) {
            case 3 -> StandardCharsets.UTF_8;
            case 2 -> (head[0] & 0xFF) == 0xFF ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            default -> null;
        };
    }

    /** UTF-16 without a mark: commas and line ends have a zero byte, always on the same side. */
    private static @Nullable Charset zeros(byte[] head) {
        int even = 0;
        int odd = 0;
        for (int n = 0; n < head.length; n++) {
            if (head[n] == 0) {
                even += 1 - (n & 1);
                odd += n & 1;
            }
        }
        if (even + odd < head.length / 100 + 2) {
            return null;
        }
        if (odd > 20 * even) {
            return StandardCharsets.UTF_16LE;
        }
        return even > 20 * odd ? StandardCharsets.UTF_16BE : null;
    }

    private static Charset legacy(byte[] whole, Predicate<String> isHeader) {
        List<Charset> possible =
                WIDE.stream().filter(charset -> isStrictly(charset, whole)).toList();
        Charset best = null;
        long most = 0;
        for (Charset charset : possible) {
            long names = names(new String(whole, 0, lineEnd(whole), charset), isHeader);
            if (names > most) {
                best = charset;
                most = names;
            }
        }
        if (best != null) {
            return best;
        }
        Charset detected = detected(whole);
        if (detected != null && (possible.contains(detected) || detected.name().startsWith("EUC"))) {
            return Wide.isPlausible(detected, whole) ? detected : narrow(whole);
        }
        return possible.stream()
                .filter(charset -> Wide.isPlausible(charset, whole))
                .findFirst()
                .orElseGet(() -> narrow(whole));
    }

    /** Known names of columns that are not plain ASCII: those come out in the right encoding only. */
    private static long names(String line, Predicate<String> isHeader) {
        return Arrays.stream(line.split("[,;\t|\"]"))
                .filter(cell -> cell.chars().anyMatch(c -> c > 0x7F))
                .filter(isHeader)
                .count();
    }

    private static int lineEnd(byte[] whole) {
        for (int n = 0; n < whole.length; n++) {
            if (whole[n] == '\n' || whole[n] == '\r') {
                return n;
            }
        }
        return whole.length;
    }

    private static @Nullable Charset detected(byte[] whole) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(whole, 0, whole.length);
        detector.dataEnd();
        String name = detector.getDetectedCharset();
        try {
            return name == null ? null : named(name);
        } catch (Unreadable e) {
            return null;
        }
    }

    private static Charset narrow(byte[] whole) {
        Charset best = WINDOWS_1252;
        long least = Long.MAX_VALUE;
        int length = Math.min(whole.length, 256 * 1024);
        for (Charset charset : NARROW) {
            long odd = Narrow.oddities(new String(whole, 0, length, charset));
            if (odd < least) {
                best = charset;
                least = odd;
            }
        }
        return best;
    }

    /** A slip here and there, such as a text that was cut in the middle of a character, does not make it another encoding. */
    private static boolean isMostlyUtf8(byte[] whole) {
        if (isStrictly(StandardCharsets.UTF_8, whole)) {
            return true;
        }
        long broken = 0;
        long wide = 0;
        for (char c : new String(whole, StandardCharsets.UTF_8).toCharArray()) {
            broken += c == 0xFFFD ? 1 : 0;
            wide += c > 0x7F ? 1 : 0;
        }
        return broken * 20 <= wide - broken;
    }

    static boolean isStrictly(Charset charset, byte[] whole) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(whole);
        CharBuffer out = CharBuffer.allocate(8 * 1024);
        while (true) {
            var result = decoder.decode(in, out.clear(), true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
        }
    }
}
