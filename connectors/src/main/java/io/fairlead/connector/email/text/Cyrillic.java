package io.fairlead.connector.email.text;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Tells unlabelled Cyrillic from Western text: its words are high bytes from end to end, where a Western one has an accent
 * here and there. Small letters are many: they are E0–FF in windows-1251 and C0–DF in KOI8-R.
 */
final class Cyrillic {

    private static final Charset WINDOWS_1251 = Charset.forName("windows-1251");
    private static final Charset KOI8 = Charset.forName("KOI8-R");
    private static final double LETTERS = 0.9;
    private static final double RUN = 2.5;

    private Cyrillic() {}

    /** Null: rather something Western. */
    static @Nullable Charset likeliest(byte[] bytes) {
        int high = 0;
        int letters = 0;
        int runs = 0;
        int upper = 0;
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                continue;
            }
            high++;
            letters += b >= 0xc0 ? 1 : 0;
            upper += b >= 0xe0 ? 1 : 0;
            runs += i == 0 || bytes[i - 1] >= 0 ? 1 : 0;
        }
        if (high < 4 || letters < high * LETTERS || high < runs * RUN) {
            return null;
        }
        return upper * 2 >= letters ? WINDOWS_1251 : KOI8;
    }
}
