package io.fairlead.customers.imports;

import io.fairlead.customers.Identities;
import io.fairlead.customers.imports.meaning.Field;
import io.fairlead.customers.imports.reading.Choice;
import io.fairlead.kernel.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a list: how it is to be read, what its columns mean, where it comes from. Everything is replaced.
 *
 * @param version the one that the person has seen
 * @param reading null: as it was read. Anything else reads the file again, and the rest is left as it is
 * @param fields per column; an empty text for a column that is left out
 * @param mapping name of a saved mapping, whose fields are taken instead
 * @param saveAs name under which the fields are saved
 * @param country of numbers without a country code: ISO 3166 alpha-2, or its name
 * @param sourceName where these people were met, such as the fair's name
 */
record ImportEdit(
        @NotNull Long version,
        @Nullable Reading reading,

        @Nullable @Size(max = 1_000) List<@NotNull @Size(max = 30) String> fields,

        @Nullable @Size(max = 100) String mapping,
        @Nullable @Size(max = 100) String saveAs,
        @Nullable @Size(max = 60) String country,
        @Nullable @Size(max = 200) String sourceName,
        @Nullable @Size(max = 200) String campaign,

        @Nullable @Size(max = 20) List<@NotNull @Size(min = 1, max = 50) String> tags) {

    /** Null: as it looks. */
    record Reading(
            @Nullable @Size(max = 40) String encoding,
            @Nullable @Size(max = 1) String delimiter,
            @Nullable @Size(max = 200) String sheet,
            @Nullable Boolean header) {
        Choice choice() {
            return new Choice(encoding, delimiter, sheet, header);
        }
    }

    /** The same in the form in which it is kept. */
    ImportEdit checked() {
        return new ImportEdit(
                version,
                reading,
                fields,
                plain(mapping),
                plain(saveAs),
                known(country),
                plain(sourceName),
                plain(campaign),
                tagsOrNone().stream()
                        .map(ImportEdit::line)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .toList());
    }

    List<String> tagsOrNone() {
        return tags == null ? List.of() : tags;
    }

    /** @throws Problem.Invalid if there is not one meaning per column, or one that only one column may have is there twice */
    static List<String> fitting(List<String> fields, int columns) {
        if (fields.size() != columns) {
            throw invalid("wrong-number", "There must be one field per column: " + columns + ".");
        }
        Set<Field> given = EnumSet.noneOf(Field.class);
        for (String code : fields) {
            Field field = Field.of(code);
            if (field == null && !code.isEmpty()) {
                throw invalid("unknown", "There is no field \"" + code + "\".");
            }
            if (field != null && !given.add(field) && !field.isRepeatable()) {
                throw invalid("repeated", "Only one column may be \"" + code + "\".");
            }
        }
        return fields;
    }

    private static Problem invalid(String code, String message) {
        return Problem.Invalid.field("fields", code, message);
    }

    private static @Nullable String known(@Nullable String country) {
        if (country == null || country.isBlank()) {
            return null;
        }
        String code = Identities.country(country);
        if (code == null) {
            throw Problem.Invalid.field("country", "unknown", "\"" + country + "\" is not known here.");
        }
        return code;
    }

    private static @Nullable String plain(@Nullable String text) {
        return text == null || text.isBlank() ? null : line(text);
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").strip();
    }
}
