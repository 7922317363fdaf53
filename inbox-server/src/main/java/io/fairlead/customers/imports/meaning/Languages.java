package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.Identities;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Languages as people write them: by code, or by name in English, Chinese, Japanese, German and the language itself. */
final class Languages {

    private static final Map<String, String> BY_NAME = byName();

    private Languages() {}

    /** BCP 47, or null. */
    static @Nullable String tag(String said) {
        String name = BY_NAME.get(said.strip().toLowerCase(Locale.ROOT));
        if (name != null) {
            return name;
        }
        return said.strip().matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*") ? Identities.language(said) : null;
    }

    private static Map<String, String> byName() {
        Map<String, String> names = new HashMap<>();
        Locale[] spoken = {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE, Locale.JAPANESE, Locale.GERMAN};
        for (String code : Locale.getISOLanguages()) {
            Locale language = Locale.of(code);
            for (Locale in : spoken) {
                names.putIfAbsent(language.getDisplayLanguage(in).toLowerCase(Locale.ROOT), code);
            }
            names.putIfAbsent(language.getDisplayLanguage(language).toLowerCase(Locale.ROOT), code);
        }
        return Map.copyOf(names);
    }
}
