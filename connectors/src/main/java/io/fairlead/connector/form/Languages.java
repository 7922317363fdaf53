package io.fairlead.connector.form;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of a form's languages a visitor reads, and in which direction. */
final class Languages {

    private static final int LONGEST_HEADER = 500;
    private static final Set<String> RIGHT_TO_LEFT =
            Set.of("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi");

    private Languages() {}

    /**
     * The tag itself, else one of the same language, in the order of the visitor's wishes; else the first one.
     *
     * @param asked a tag that was chosen by hand; it wins
     * @param header Accept-Language (RFC 9110 §12.5.4)
     */
    static String choose(List<String> offered, @Nullable String asked, @Nullable String header) {
        String found = asked == null ? null : match(offered, asked);
        if (found != null) {
            return found;
        }
        for (Locale.LanguageRange wish : wishes(header)) {
            found = match(offered, wish.getRange());
            if (found != null && wish.getWeight() > 0) {
                return found;
            }
        }
        return offered.getFirst();
    }

    static boolean isRightToLeft(String language) {
        return RIGHT_TO_LEFT.contains(bare(language));
    }

    /** ISO 3166 of the first wish that names a country. */
    static @Nullable String country(@Nullable String header) {
        for (Locale.LanguageRange wish : wishes(header)) {
            String country = Locale.forLanguageTag(wish.getRange()).getCountry();
            if (country.length() == 2) {
                return country;
            }
        }
        return null;
    }

    static List<Locale.LanguageRange> wishes(@Nullable String header) {
        if (header == null || header.isBlank() || header.length() > LONGEST_HEADER) {
            return List.of();
        }
        try {
            return Locale.LanguageRange.parse(header);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static @Nullable String match(List<String> offered, String wish) {
        for (String one : offered) {
            if (one.equalsIgnoreCase(wish)) {
                return one;
            }
        }
        for (String one : offered) {
            if (bare(one).equals(bare(wish))) {
                return one;
            }
        }
        return null;
    }

    static String bare(String tag) {
        int end = tag.indexOf('-');
        return (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}
