package io.fairlead.customers;

import io.fairlead.kernel.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent may set on a contact. Null leaves a part as it is, an empty text clears it.
 *
 * @param version the one that the agent has seen
 * @param country ISO 3166 alpha-2, or the country's name
 * @param language BCP 47
 * @param timeZone IANA
 */
record ContactEdit(
        @NotNull Long version,
        @Nullable @Size(max = 200) String name,
        @Nullable @Size(max = 60) String country,
        @Nullable @Size(max = 35) String language,
        @Nullable @Size(max = 64) String timeZone,

        @Nullable @Size(max = 20) List<@NotNull @Size(min = 1, max = 50) String> tags,

        @Nullable @Size(max = 36) String companyId) {

    /** The same in the form in which it is kept. */
    ContactEdit checked() {
        return new ContactEdit(
                version,
                name == null ? null : plain(name),
                kept("country", country, Identities.country(country)),
                kept("language", language, Identities.language(language)),
                kept("timeZone", timeZone, zone(timeZone)),
                tags == null
                        ? null
                        : tags.stream()
                                .map(ContactEdit::plain)
                                .filter(tag -> !tag.isEmpty())
                                .distinct()
                                .toList(),
                companyId);
    }

    /** Null if it is not to change or to be cleared. */
    @Nullable
    UUID company() {
        try {
            return companyId == null || companyId.isEmpty() ? null : UUID.fromString(companyId);
        } catch (IllegalArgumentException e) {
            throw unknownCompany();
        }
    }

    static Problem unknownCompany() {
        return Problem.Invalid.field("companyId", "unknown-company", "There is no such company.");
    }

    private static @Nullable String kept(String field, @Nullable String said, @Nullable String understood) {
        if (said == null || said.isBlank()) {
            return said == null ? null : "";
        }
        if (understood == null) {
            throw Problem.Invalid.field(field, "unknown", "\"" + said + "\" is not known here.");
        }
        return understood;
    }

    private static @Nullable String zone(@Nullable String zone) {
        try {
            return zone == null || zone.isBlank()
                    ? null
                    : ZoneId.of(zone.strip()).getId();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
    }
}
