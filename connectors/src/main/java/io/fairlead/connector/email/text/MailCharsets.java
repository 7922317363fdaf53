package io.fairlead.connector.email.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text, whatever the label says: its superset if the bytes fit, and a guess if it is missing, unknown or evidently
 * wrong. Well-formed UTF-8 is believed before a label that cannot be told from none. Nothing here throws.
 */
public final class MailCharsets {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Charset JIS_MAIL = Charset.forName("x-windows-iso2022jp");

    private MailCharsets() {}

    public static String decode(byte[] bytes, @Nullable String label) {
        String clean = CharsetLabels.clean(label);
        if (clean.startsWith("hz")) {
            return SevenBit.hz(bytes);
        }
        if (clean.endsWith("utf-7") || clean.equals("utf7")) {
            return SevenBit.utf7(bytes);
        }
        List<Charset> charsets = CharsetLabels.charsets(clean);
        if (charsets.isEmpty() || isJis(bytes) && !isEscaped(charsets.getFirst())) {
            return guess(bytes);
        }
        Charset first = charsets.getFirst();
        if (isWestern(first) || evidentlyUtf8(bytes) && !first.name().startsWith("UTF-")) {
            // Western labels are what is left when nobody set one.
            String utf8 = strict(bytes, UTF_8);
            if (utf8 != null) {
                return utf8;
            }
        }
        for (Charset charset : charsets) {
            String fits = strict(bytes, charset);
            if (fits != null) {
                return fits;
            }
        }
        if (isSingle(first)) {
            return bytewise(bytes, first);
        }
        String lenient = new String(bytes, first);
        return isMostlyFine(lenient) ? lenient : guess(bytes);
    }

    /** For text of which nothing is known but that {@code hint}, another part of the same mail, may share its charset. */
    public static String decodeRaw(byte[] bytes, @Nullable String hint) {
        String utf8 = strict(bytes, UTF_8);
        if (utf8 != null && !isJis(bytes)) {
            return utf8;
        }
        for (Charset charset : CharsetLabels.charsets(CharsetLabels.clean(hint))) {
            String fits = isWestern(charset) ? null : strict(bytes, charset);
            if (fits != null) {
                return fits;
            }
        }
        return guess(bytes);
    }

    static String guess(byte[] bytes) {
        if (isJis(bytes)) {
            return new String(bytes, JIS_MAIL);
        }
        String utf8 = strict(bytes, UTF_8);
        if (utf8 != null) {
            return utf8;
        }
        Charset charset = EastAsian.likeliest(bytes);
        if (charset == null) {
            charset = Cyrillic.likeliest(bytes);
        }
        return charset == null ? bytewise(bytes, WINDOWS_1252) : new String(bytes, charset);
    }

    /** Null if the bytes are not of this charset. */
    static @Nullable String strict(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** What a table of 256 leaves open is the control character of that number (WHATWG Encoding), not damage. */
    private static String bytewise(byte[] bytes, Charset single) {
        StringBuilder text = new StringBuilder(new String(bytes, single));
        for (int i = 0; i < bytes.length && text.length() == bytes.length; i++) {
            if (text.charAt(i) == '\uFFFD') {
                text.setCharAt(i, (char) (bytes[i] & 0xff));
            }
        }
        return text.toString();
    }

    /**
     * Two characters of three or four bytes, and those not fewer than the ones of two, are no accident: what is labelled as
     * something East Asian is UTF-8 nevertheless.
     */
    private static boolean evidentlyUtf8(byte[] bytes) {
        int two = 0;
        int more = 0;
        for (byte b : bytes) {
            two += (b & 0xe0) == 0xc0 ? 1 : 0;
            more += (b & 0xf0) == 0xe0 || (b & 0xf8) == 0xf0 ? 1 : 0;
        }
        return more >= 2 && more >= two && strict(bytes, UTF_8) != null;
    }

    /** A few damaged characters in a long text do not make the label wrong. */
    private static boolean isMostlyFine(String text) {
        long damaged = text.chars().filter(c -> c == 0xFFFD).count();
        long foreign = text.chars().filter(c -> c > 0x7f).count();
        return damaged * 5 <= foreign;
    }

    private static boolean isWestern(Charset charset) {
        return charset.equals(WINDOWS_1252);
    }

    private static boolean isSingle(Charset charset) {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
    }

    private static boolean isEscaped(Charset charset) {
        return charset.name().toLowerCase(java.util.Locale.ROOT).contains("2022")
                || charset.name().startsWith("UTF-16");
    }

    /** {@code ESC $} or {@code ESC ( I}: only ISO-2022 writes that. */
    private static boolean isJis(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0x1b && (bytes[i + 1] == '$' || bytes[i + 1] == '(' && bytes[i + 2] == 'I')) {
                return true;
            }
        }
        return false;
    }

    /** Header text as the MIME reader holds it, one character per byte. */
    public static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }
}
