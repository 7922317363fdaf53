package io.fairlead.connector.form;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form as an admin built it. Texts are by language tag; one that is missing is taken from the first language.
 *
 * @param version counts up with each publication; a submission says which one it answers
 * @param languages the first is the one that everything has
 */
public record FormDefinition(
        int version,
        List<String> languages,
        Map<String, String> title,
        Map<String, String> intro,
        Map<String, String> submit,
        List<Field> fields,
        @Nullable Consent consent,
        Spam spam,
        Thanks thanks) {

    public FormDefinition {
        languages = list(languages);
        title = map(title);
        intro = map(intro);
        submit = map(submit);
        fields = list(fields);
        spam = spam == null ? Spam.USUAL : spam;
        thanks = thanks == null ? new Thanks(Map.of(), null) : thanks;
    }

    /** What a field asks for; it decides the control, the check and what the inbox makes of the answer. */
    public enum Type {
        NAME,
        TEXT,
        LONG_TEXT,
        EMAIL,
        PHONE,
        COUNTRY,
        COMPANY,
        PRODUCT_LINE,
        QUANTITY,
        AMOUNT,
        SELECT,
        CHECKBOX,
        DATE,
        FILE,
        HIDDEN;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param id its name in what is posted
     * @param options to choose from, for a select and, if there are any, for a product line
     * @param value what a hidden field always says; without it the page's own value counts
     */
    public record Field(
            String id,
            Type type,
            boolean required,
            Map<String, String> label,
            Map<String, String> help,
            List<Option> options,
            @Nullable String value) {
        public Field {
            label = map(label);
            help = map(help);
            options = list(options);
        }

        boolean isChoice() {
            return type == Type.SELECT || (type == Type.PRODUCT_LINE && !options.isEmpty());
        }

        @Nullable
        Option option(String chosen) {
            return options.stream()
                    .filter(option -> option.value().equals(chosen))
                    .findFirst()
                    .orElse(null);
        }
    }

    public record Option(String value, Map<String, String> label) {
        public Option {
            label = map(label);
        }
    }

    /** @param version changes with the text, so that nobody agrees to what was not shown */
    public record Consent(int version, boolean required, Map<String, String> text) {
        public Consent {
            text = map(text);
        }
    }

    /**
     * @param minSeconds faster than this nobody fills in the form
     * @param maxLinks web addresses in all answers together
     * @param perMinute posts from one address; null: the server's own limit
     */
    public record Spam(
            int minSeconds, int maxLinks, @Nullable Integer perMinute) {
        static final Spam USUAL = new Spam(2, 3, null);
    }

    /** @param redirect where the visitor goes on instead of reading the message; nothing is added to it */
    public record Thanks(
            Map<String, String> message, @Nullable String redirect) {
        public Thanks {
            message = map(message);
        }
    }

    /** The text in a language, else in the form's first one, else nothing. */
    String in(Map<String, String> text, String language) {
        String said = text.get(language);
        if ((said == null || said.isBlank()) && !languages.isEmpty()) {
            said = text.get(languages.getFirst());
        }
        return said == null ? "" : said.strip();
    }

    /** A field's label in the language in which agents read it. */
    String label(Field field) {
        String label = in(field.label(), languages.getFirst());
        return label.isEmpty() ? field.id() : label;
    }

    boolean takesFiles() {
        return fields.stream().anyMatch(field -> field.type() == Type.FILE);
    }

    public FormDefinition numbered(int version, @Nullable Consent consent) {
        return new FormDefinition(version, languages, title, intro, submit, fields, consent, spam, thanks);
    }

    /** JSON that leaves something out gives null, whatever the type says. */
    private static <T> List<T> list(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    private static Map<String, String> map(@Nullable Map<String, String> given) {
        return given == null ? Map.of() : Map.copyOf(given);
    }
}
