package io.fairlead.customers.imports.reading;

import java.nio.charset.Charset;

/**
 * Whether bytes look like a language in an encoding of two bytes per character. Nearly any bytes can be read as such; what
 * people write lies in a small part of it.
 */
final class Wide {

    private Wide() {}

    static boolean isPlausible(Charset charset, byte[] bytes) {
        return switch (charset.name()) {
            case "GB18030" -> chinese(bytes);
            case "windows-31j" -> japanese(bytes);
            default -> true;
        };
    }

    /** Punctuation and the 3,755 frequent characters: rows 1–3 and 16–55 of GB 2312. */
    private static boolean chinese(byte[] bytes) {
        int pairs = 0;
        int frequent = 0;
        for (int n = 0; n + 1 < bytes.length; n++) {
            int lead = bytes[n] & 0xFF;
            if (lead > 0x80) {
                int trail = bytes[++n] & 0xFF;
                pairs++;
                if (trail >= 0xA1 && (lead >= 0xA1 && lead <= 0xA3 || lead >= 0xB0 && lead <= 0xD7)) {
                    frequent++;
                }
            }
        }
        return frequent * 10 >= pairs * 7;
    }

    /** Kana, frequent characters and punctuation; narrow katakana only as an exception. */
    private static boolean japanese(byte[] bytes) {
        int characters = 0;
        int frequent = 0;
        for (int n = 0; n < bytes.length; n++) {
            int lead = bytes[n] & 0xFF;
            if (lead <= 0x80) {
                continue;
            }
            characters++;
            boolean narrow = lead >= 0xA1 && lead <= 0xDF;
            if (!narrow && ++n < bytes.length && (lead <= 0x83 || lead >= 0x88 && lead <= 0x9F)) {
                frequent++;
            }
        }
        return frequent * 10 >= characters * 6;
    }
}
