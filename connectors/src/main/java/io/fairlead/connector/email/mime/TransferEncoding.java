package io.fairlead.connector.email.mime;

import io.fairlead.connector.email.text.Uuencoded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** RFC 2045 §6, leniently: what is no valid code stands for itself or is left out, never an error. */
final class TransferEncoding {

    private static final byte[] BASE64 = new byte[256];

    static {
        Arrays.fill(BASE64, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64[alphabet.charAt(i)] = (byte) i;
        }
    }

    private TransferEncoding() {}

    static byte[] decode(byte[] bytes, @Nullable String encoding) {
        return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64" -> base64(bytes);
            case "quoted-printable" -> quotedPrintable(bytes, false);
            case "x-uuencode", "uuencode", "x-uue", "x-uu" -> uuencoded(bytes);
            default -> bytes;
        };
    }

    private static byte[] uuencoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "");
        List<Uuencoded.File> files = Uuencoded.in(text).files();
        return files.isEmpty() ? bytes : files.getFirst().bytes();
    }

    /** Padding ends a quantum, not the text: some mailers encode pieces and join them. */
    static byte[] base64(byte[] bytes) {
        byte[] out = new byte[bytes.length * 3 / 4 + 3];
        int length = 0;
        int bits = 0;
        int held = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '-' && isRule(bytes, i)) {
                i = endOfLine(bytes, i);
                continue;
            }
            int value = BASE64[b & 0xff];
            if (value >= 0) {
                bits = bits << 6 | value;
                held += 6;
                if (held >= 8) {
                    held -= 8;
                    out[length++] = (byte) (bits >> held);
                }
            } else if (b == '=') {
                held = 0;
            }
        }
        return Arrays.copyOf(out, length);
    }

    /** A boundary of somebody else: its letters are no code. */
    private static boolean isRule(byte[] bytes, int i) {
        return i + 1 < bytes.length && bytes[i + 1] == '-' && (i == 0 || bytes[i - 1] == '\n');
    }

    private static int endOfLine(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** @param header the variant of RFC 2047 §4.2, with {@code _} for a space */
    static byte[] quotedPrintable(byte[] bytes, boolean header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b != '=') {
                out.write(header && b == '_' ? ' ' : b);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                int end = softBreak(bytes, i + 1);
                if (end < 0) {
                    out.write('=');
                } else {
                    i = end;
                }
            }
        }
        return out.toByteArray();
    }

    /** Index of the last byte of a soft line break that begins here, blanks before it included; -1: none. */
    private static int softBreak(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        if (i >= bytes.length) {
            return bytes.length - 1;
        }
        if (bytes[i] == '\n') {
            return i;
        }
        return bytes[i] == '\r' ? (i + 1 < bytes.length && bytes[i + 1] == '\n' ? i + 1 : i) : -1;
    }
}
