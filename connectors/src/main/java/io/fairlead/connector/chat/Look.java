package io.fairlead.connector.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every visitor may know of an account's settings.
 *
 * @param title by language, under the empty name the one for all others; so are greeting, consent and away
 * @param ask what to ask before the first message, in order: {@code name}, {@code email}, {@code company}, {@code country},
 *     {@code productLine}, each {@code optional} or {@code required}
 * @param files visitors may send some
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Look(
        String color,
        String theme,
        String position,
        String language,
        Map<String, String> title,
        Map<String, String> greeting,
        @Nullable String logo,
        Map<String, String> ask,
        List<String> productLines,
        Map<String, String> consent,
        Map<String, String> away,
        @JsonInclude boolean files) {

    static Look of(ChatSettings settings, String accountName) {
        Map<String, String> title = Wording.of(settings.title());
        title.putIfAbsent("", accountName);
        return new Look(
                settings.colorOrUsual(),
                or(settings.theme(), "auto"),
                or(settings.position(), "end"),
                or(settings.language(), "visitor"),
                title,
                Wording.of(settings.greeting()),
                settings.logo(),
                ask(settings),
                settings.lines(),
                Wording.of(settings.consent()),
                Wording.of(settings.away()),
                settings.takesFiles());
    }

    private static Map<String, String> ask(ChatSettings settings) {
        Map<String, String> ask = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(settings.askWho())) {
            put(ask, "name", or(settings.askName(), "optional"));
            put(ask, "email", or(settings.askEmail(), "optional"));
            put(ask, "company", or(settings.askCompany(), "no"));
            put(ask, "country", or(settings.askCountry(), "no"));
            put(ask, "productLine", or(settings.askProductLine(), "no"));
        }
        return ask;
    }

    private static void put(Map<String, String> ask, String field, String how) {
        if (!how.equals("no")) {
            ask.put(field, how);
        }
    }

    private static String or(@Nullable String value, String usual) {
        return value == null || value.isBlank() ? usual : value;
    }
}
