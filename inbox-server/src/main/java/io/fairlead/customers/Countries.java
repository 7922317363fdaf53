package io.fairlead.customers;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** ISO 3166 codes and the names by which people write countries in English, Chinese and their main languages. */
final class Countries {

    static final Set<String> ALPHA2 = Set.of(Locale.getISOCountries());

    /** Upper-cased display name to code. */
    static final Map<String, String> BY_NAME = byName();

    private Countries() {}

    private static Map<String, String> byName() {
        Map<String, String> names = new HashMap<>();
        Locale[] spoken = {
            Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE, Locale.GERMAN, Locale.FRENCH, Locale.of("es"), Locale.JAPANESE
        };
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale.Builder().setRegion(code).build();
            for (Locale language : spoken) {
                names.putIfAbsent(country.getDisplayCountry(language).toUpperCase(Locale.ROOT), code);
            }
            names.putIfAbsent(country.getISO3Country(), code);
        }
        names.put("USA", "US");
        names.put("UK", "GB");
        names.put("UAE", "AE");
        return Map.copyOf(names);
    }
}
