package io.fairlead.connector.chat;

import io.fairlead.channel.BadSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that an admin wrote, perhaps in several languages: what stands before the first line that begins with a language in
 * brackets, such as {@code [de] Guten Tag!}, is for all others.
 */
final class Wording {
    static final String HINT_EN = "For a language of its own begin a line with [de], [zh] …";
    static final String HINT_ZH = "可另起一行以 [en]、[de] 等开头，为该语言单独设置";

    private static final Pattern MARK = Pattern.compile("(?m)^\\s*\\[([A-Za-z]{2,3})(?:-[A-Za-z0-9-]{2,10})?]\\s*");
    private static final int LONGEST = 500;
    private static final int MOST = 30;

    private Wording() {}

    /** By language, the text for all others under the empty name. Empty ones are left out. */
    static Map<String, String> of(@Nullable String text) {
        Map<String, String> wording = new LinkedHashMap<>();
        if (text == null) {
            return wording;
        }
        Matcher mark = MARK.matcher(text);
        String language = "";
        int from = 0;
        while (mark.find()) {
            put(wording, language, text.substring(from, mark.start()));
            language = mark.group(1).toLowerCase(Locale.ROOT);
            from = mark.end();
        }
        put(wording, language, text.substring(from));
        return wording;
    }

    private static void put(Map<String, String> wording, String language, String text) {
        if (!text.isBlank()) {
            wording.put(language, text.strip());
        }
    }

    static void check(String field, @Nullable String text) {
        Map<String, String> wording = of(text);
        if (wording.size() > MOST || wording.values().stream().anyMatch(each -> each.length() > LONGEST)) {
            throw new BadSettings(
                    field, "At most " + LONGEST + " characters in each of at most " + MOST + " languages.");
        }
    }
}
