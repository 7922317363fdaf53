package io.fairlead.customers.imports.meaning;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row says, in the form in which it is kept.
 *
 * @param identities e-mail addresses first: these recognise a person best
 * @param custom by name of column or field
 * @param notes codes of what could not be used, or had to be guessed
 * @param invalid why nothing can be done with the row; null if something can
 */
public record Person(
        @Nullable String name,
        @Nullable String company,
        @Nullable String domain,
        @Nullable String country,
        @Nullable String language,
        @Nullable String timeZone,
        List<String> tags,
        Map<String, String> custom,
        List<Identity> identities,
        List<String> notes,
        @Nullable String invalid) {

    /** @param kind {@code email}, {@code phone} or {@code external} */
    public record Identity(String kind, String normalized, String raw) {
        public boolean isEmail() {
            return kind.equals("email");
        }
    }
}
