package io.fairlead.connector.email.text;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What charset labels stand for in mail: the superset that mailers really write (WHATWG Encoding, and measured: Java's
 * {@code GB2312}, {@code ISO-2022-JP}, {@code Shift_JIS} and {@code cp932} lose everyday characters), followed by what is
 * worth a try where that does not fit.
 */
final class CharsetLabels {

    /** Written by mailers that knew none: as good as no label. */
    private static final Set<String> NOTHING = Set.of(
            "default",
            "unknown-8bit",
            "x-unknown",
            "unknown",
            "x-user-defined",
            "binary",
            "8bit",
            "7bit",
            "none",
            "ansi");

    private static final Set<String> ASCII =
            Set.of("us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "iso-ir-6", "us", "cp367");

    private static final Map<String, List<Charset>> FAMILIES = new HashMap<>();

    static {
        // x-mswin-936 has the euro sign as one byte.
        family(
                "GB18030 x-mswin-936",
                "gb2312 gb_2312-80 gb_2312 gb2312-80 csgb2312 chinese iso-ir-58 gbk x-gbk cp936 ms936 windows-936"
                        + " x-cp936 euc-cn x-euc-cn gb18030");
        family(
                "Big5-HKSCS x-windows-950",
                "big5 big-5 cp950 ms950 windows-950 x-x-big5 csbig5 cn-big5 big5-hkscs big5-eten");
        family(
                "windows-31j",
                "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis cp932 ms932 windows-932 windows-31j");
        family(
                "x-windows-iso2022jp ISO-2022-JP-2",
                "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ms csiso2022jp jis"
                        + " cp50220 cp50221 cp50222 x-windows-iso2022jp");
        family("x-eucJP-Open EUC-JP", "euc-jp x-euc-jp x-euc eucjp euc_jp cseucpkdfmtjapanese eucjp-ms cp51932");
        family(
                "x-windows-949",
                "ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 korean euc-kr euc_kr x-euc-kr cseuckr cp949"
                        + " ms949 windows-949 uhc");
        family("windows-1252", "iso-8859-1 iso8859-1 iso_8859-1 iso-8859-1:1987 latin1 latin-1 l1 cp819 cp1252 x-ansi");
        family("windows-1254", "iso-8859-9 iso8859-9 latin5");
        family("x-windows-874", "tis-620 tis620 iso-8859-11 windows-874 cp874");
        family("UTF-8", "utf8 utf-8 unicode-1-1-utf-8 x-utf-8 x-unicode20utf8 utf8mb4");
        family("KOI8-R", "koi8-r koi8 koi koi8_r cskoi8r");
        family("IBM850", "cp-850 cp850 ibm850 850");
    }

    private CharsetLabels() {}

    private static void family(String charsets, String labels) {
        List<Charset> known =
                Stream.of(charsets.split(" ")).map(Charset::forName).toList();
        for (String label : labels.split(" ")) {
            FAMILIES.put(label, known);
        }
    }

    /** Lower case, without what was quoted around it. */
    static String clean(@Nullable String label) {
        return label == null ? "" : label.strip().toLowerCase(Locale.ROOT).replaceAll("[\"'\\s;,]", "");
    }

    /** The likeliest first; empty if the label names none that is known. */
    static List<Charset> charsets(String clean) {
        List<Charset> family = FAMILIES.get(clean);
        if (family != null) {
            return family;
        }
        if (clean.isEmpty() || NOTHING.contains(clean) || ASCII.contains(clean)) {
            return List.of();
        }
        try {
            return List.of(Charset.forName(clean));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return List.of();
        }
    }
}
