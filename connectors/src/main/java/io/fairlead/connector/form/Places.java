package io.fairlead.connector.form;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.text.Collator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Countries and regions by their names in a language (CLDR, as the JDK carries it), in that language's order. */
final class Places {

    private static final int MOST_LANGUAGES = 200;
    private static final Set<String> ALL = Set.of(Locale.getISOCountries());
    private static final Map<String, Map<String, String>> NAMES = new ConcurrentHashMap<>();

    private Places() {}

    static boolean isCountry(String code) {
        return ALL.contains(code);
    }

    /** Names by ISO 3166 alpha-2, sorted by name. */
    static Map<String, String> names(String language) {
        if (NAMES.size() > MOST_LANGUAGES) {
            NAMES.clear();
        }
        return NAMES.computeIfAbsent(language, Places::sorted);
    }

    /** 0 if a country has no numbers of its own. */
    static int callingCode(String country) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        return phones.getSupportedRegions().contains(country) ? phones.getCountryCodeForRegion(country) : 0;
    }

    private static Map<String, String> sorted(String language) {
        Locale locale = Locale.forLanguageTag(language);
        Collator order = Collator.getInstance(locale);
        List<Map.Entry<String, String>> names = new ArrayList<>();
        ALL.forEach(code -> names.add(Map.entry(code, Locale.of("", code).getDisplayCountry(locale))));
        names.sort((a, b) -> order.compare(a.getValue(), b.getValue()));
        Map<String, String> sorted = new LinkedHashMap<>();
        names.forEach(name -> sorted.put(name.getKey(), name.getValue()));
        return sorted;
    }
}
