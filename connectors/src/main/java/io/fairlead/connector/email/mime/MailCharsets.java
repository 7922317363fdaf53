package io.fairlead.connector.email.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text, whatever the label says. Labels stand for the superset that mailers really write (WHATWG Encoding, and
 * measured: Java's {@code GB2312}, {@code ISO-2022-JP} and {@code Shift_JIS} lose everyday characters); a missing, unknown or
 * evidently wrong label leads to a guess. Nothing here throws.
 */
public final class MailCharsets {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Charset JIS_MAIL = Charset.forName("x-windows-iso2022jp");

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ms936", "GB18030"),
            Map.entry("windows-936", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-1", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-2", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-3", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
            Map.entry("csiso2022jp", "x-windows-iso2022jp"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("ms_kanji", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("cp950", "Big5-HKSCS"),
            Map.entry("x-x-big5", "Big5-HKSCS"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601-1989", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("ansi_x3.4-1968", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf-8", "UTF-8"));

    private MailCharsets() {}

    /** The charset to decode with; null if the label names none that is known. */
    public static @Nullable Charset named(@Nullable String label) {
        if (label == null) {
            return null;
        }
        String clean = label.strip().toLowerCase(Locale.ROOT).replaceAll("[\"']", "");
        if (clean.isEmpty() || "default".equals(clean)) {
            return null;
        }
        try {
            return Charset.forName(ALIASES.getOrDefault(clean, clean));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    public static String decode(byte[] bytes, @Nullable String label) {
        if (label != null && label.strip().toLowerCase(Locale.ROOT).startsWith("hz")) {
            return hz(bytes);
        }
        Charset charset = named(label);
        if (charset == null) {
            return guess(bytes);
        }
        String strict = strict(bytes, charset);
        boolean single = charset.equals(WINDOWS_1252);
        if (strict != null && !single) {
            return strict;
        }
        // Western labels are what is left when nobody set one, so well-formed UTF-8 with high bytes is believed before
        // them.
        String utf8 = strict(bytes, UTF_8);
        if (utf8 != null) {
            return utf8;
        }
        String lenient = new String(bytes, charset);
        return single || charset.newEncoder().maxBytesPerChar() > 1 && isMostlyFine(lenient) ? lenient : guess(bytes);
    }

    /** For text of which nothing is known but that {@code hint}, another part of the same mail, may share its charset. */
    static String decodeRaw(byte[] bytes, @Nullable String hint) {
        String utf8 = strict(bytes, UTF_8);
        if (utf8 != null && !hasEscape(bytes)) {
            return utf8;
        }
        Charset charset = named(hint);
        String hinted = charset == null || charset.equals(WINDOWS_1252) ? null : strict(bytes, charset);
        return hinted == null ? guess(bytes) : hinted;
    }

    static String guess(byte[] bytes) {
        if (hasEscape(bytes)) {
            return new String(bytes, JIS_MAIL);
        }
        String utf8 = strict(bytes, UTF_8);
        if (utf8 != null) {
            return utf8;
        }
        Charset charset = EastAsian.likeliest(bytes);
        return new String(bytes, charset == null ? WINDOWS_1252 : charset);
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

    /** A few damaged characters in a long text do not make the label wrong. */
    private static boolean isMostlyFine(String text) {
        long damaged = text.chars().filter(c -> c == 0xFFFD).count();
        long foreign = text.chars().filter(c -> c > 0x7f).count();
        return damaged * 5 <= foreign;
    }

    /** {@code ESC $} or {@code ESC (}: only ISO-2022 writes that. */
    private static boolean hasEscape(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == 0x1b && (bytes[i + 1] == '$' || bytes[i + 1] == '(')) {
                return true;
            }
        }
        return false;
    }

    /** RFC 1843: GB 2312 in seven bits between <code>~{</code> and <code>~}</code>. */
    private static String hz(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        int length = 0;
        boolean chinese = false;
        for (int i = 0; i < bytes.length; i++) {
            int next = i + 1 < bytes.length ? bytes[i + 1] : 0;
            if (bytes[i] == '~' && (next == '{' || next == '}')) {
                chinese = next == '{';
                i++;
            } else if (bytes[i] == '~' && !chinese && (next == '~' || next == '\n')) {
                i++;
                if (next == '~') {
                    out[length++] = '~';
                }
            } else {
                out[length++] = (byte) (chinese && bytes[i] > ' ' ? bytes[i] | 0x80 : bytes[i]);
            }
        }
        return new String(out, 0, length, Charset.forName("GB18030"));
    }

    /** Header text as it is held by the MIME library, one character per byte. */
    static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }
}
