package io.fairlead.connector.email.text;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/** Two encodings of seven bits that no Java has: HZ (RFC 1843) and UTF-7 (RFC 2152). Nothing here throws. */
final class SevenBit {

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private SevenBit() {}

    /** GB 2312 between <code>~{</code> and <code>~}</code>. */
    static String hz(byte[] bytes) {
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

    /** UTF-16 in unpadded base64 between {@code +} and {@code -}; the rest is itself. */
    static String utf7(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '+') {
                text.append((char) (bytes[i] & 0xff));
                continue;
            }
            int end = i + 1;
            while (end < bytes.length && BASE64.indexOf(bytes[end]) >= 0) {
                end++;
            }
            if (end == i + 1) {
                text.append('+');
            } else {
                text.append(shifted(bytes, i + 1, end));
            }
            boolean closed = end < bytes.length && bytes[end] == '-';
            i = closed ? end : end - 1;
        }
        return text.toString();
    }

    private static String shifted(byte[] bytes, int from, int to) {
        ByteArrayOutputStream units = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (int i = from; i < to; i++) {
            bits = bits << 6 | BASE64.indexOf(bytes[i]);
            held += 6;
            if (held >= 8) {
                held -= 8;
                units.write(bits >> held);
            }
        }
        byte[] whole = units.toByteArray();
        return new String(whole, 0, whole.length & ~1, UTF_16BE);
    }
}
