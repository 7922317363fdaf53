package io.fairlead.connector.email.text;

import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the unlabelled East Asian charsets apart by where their everyday characters lie. */
final class EastAsian {

    /** Below this share of everyday characters the bytes are probably Western. */
    private static final double LEAST = 0.5;

    private static final int TELLING = 8;

    private interface Everyday {
        double weight(int first, int second);
    }

    private record Candidate(Charset charset, Everyday everyday) {}

    /** GB 2312 level 1 is B0–D7, Big5 level 1 A4–C6, KS X 1001 Hangul B0–C8, JIS kana 82–83, level 1 kanji 88–97, kana of EUC A4–A5. */
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate(
                    Charset.forName("GB18030"), (a, b) -> b >= 0xa1 && (a >= 0xb0 && a <= 0xd7 || a == 0xa3) ? 1 : 0),
            new Candidate(
                    Charset.forName("Big5-HKSCS"),
                    (a, b) -> a >= 0xa4 && a <= 0xc6 ? (b < 0x7f ? 1.02 : 0.98) : a == 0xa1 ? 0.5 : 0),
            new Candidate(
                    Charset.forName("x-eucJP-Open"),
                    (a, b) -> a == 0xa4 || a == 0xa5 ? 1.1 : a >= 0xb0 && a <= 0xcf ? 0.9 : 0),
            new Candidate(
                    Charset.forName("windows-31j"),
                    (a, b) -> a == 0x82 || a == 0x83 || a == 0x81 ? 1.05 : a >= 0x88 && a <= 0x97 ? 0.9 : 0));

    private static final Candidate KOREAN =
            new Candidate(Charset.forName("x-windows-949"), (a, b) -> b >= 0xa1 && a >= 0xb0 && a <= 0xc8 ? 1 : 0);

    private EastAsian() {}

    /** Null: rather a single-byte charset. */
    static @Nullable Charset likeliest(byte[] bytes) {
        // Any Hangul is also some Chinese, hardly the other way round once there is enough of it.
        if (score(bytes, KOREAN, TELLING) > 0.95) {
            return KOREAN.charset();
        }
        Charset best = null;
        double highest = LEAST;
        for (Candidate candidate : CANDIDATES) {
            double score = score(bytes, candidate, 1);
            if (score > highest) {
                highest = score;
                best = candidate.charset();
            }
        }
        return best;
    }

    private static double score(byte[] bytes, Candidate candidate, int atLeast) {
        if (MailCharsets.strict(bytes, candidate.charset()) == null) {
            return 0;
        }
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i + 1 < bytes.length; i++) {
            int first = bytes[i] & 0xff;
            if (first >= 0x80) {
                boolean halfKana = candidate.charset().name().equals("windows-31j") && first >= 0xa1 && first <= 0xdf;
                sum += halfKana ? 0 : candidate.everyday().weight(first, bytes[i + 1] & 0xff);
                pairs++;
                i += halfKana ? 0 : 1;
            }
        }
        return pairs < atLeast ? 0 : sum / pairs;
    }
}
