package io.fairlead.connector.form;

import io.fairlead.channel.BadSettings;
import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Option;
import io.fairlead.connector.form.FormDefinition.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a form before anybody sees it. The path of the fault is like {@code definition.fields[2].id}. */
final class DefinitionCheck {

    static final int MOST_FIELDS = 50;
    static final int MOST_OPTIONS = 100;
    static final int MOST_LANGUAGES = 20;
    static final int LONGEST_LABEL = 200;
    static final int LONGEST_HELP = 500;
    static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_ADDRESS = 1_000;

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Set<String> TAKEN = Set.of("nonce", "source", "fields", "utm");

    private final FormDefinition form;
    private final String honeypot;

    private DefinitionCheck(FormDefinition form, String honeypot) {
        this.form = form;
        this.honeypot = honeypot;
    }

    /** @throws BadSettings naming the first fault */
    static void check(FormDefinition form, String honeypot) {
        DefinitionCheck check = new DefinitionCheck(form, honeypot);
        check.languages();
        check.text("title", form.title(), LONGEST_LABEL);
        require(!form.in(form.title(), form.languages().getFirst()).isEmpty(), "title", "needed", "A title is needed.");
        check.text("intro", form.intro(), LONGEST_TEXT);
        check.text("submit", form.submit(), LONGEST_LABEL);
        check.fields();
        check.consent(form.consent());
        check.spam();
        check.thanks();
    }

    private void languages() {
        List<String> languages = form.languages();
        require(
                !languages.isEmpty() && languages.size() <= MOST_LANGUAGES,
                "languages",
                "count",
                "A form has between 1 and " + MOST_LANGUAGES + " languages.");
        for (String language : languages) {
            require(
                    LANGUAGE.matcher(language).matches(),
                    "languages",
                    "language",
                    "A language is a tag like en, zh-CN or ar.");
        }
        require(
                new HashSet<>(languages).size() == languages.size(),
                "languages",
                "twice",
                "A language is there twice.");
    }

    private void fields() {
        require(
                !form.fields().isEmpty() && form.fields().size() <= MOST_FIELDS,
                "fields",
                "count",
                "A form has between 1 and " + MOST_FIELDS + " fields.");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < form.fields().size(); i++) {
            field("fields[" + i + "]", form.fields().get(i), names);
        }
        require(
                form.fields().stream().anyMatch(each -> each.type() == Type.EMAIL || each.type() == Type.PHONE),
                "fields",
                "no-contact",
                "A form needs an e-mail or a phone field, so that it can be answered.");
    }

    private void field(String path, Field field, Set<String> names) {
        require(field.type() != null, path + ".type", "needed", "A field needs a type.");
        String id = field.id() == null ? "" : field.id();
        require(
                ID.matcher(id).matches(),
                path + ".id",
                "id",
                "An id is made of small letters, digits and _, and begins with a letter.");
        for (String name : names(field)) {
            require(!isTaken(name), path + ".id", "taken", "This id has a meaning of its own; choose another.");
            require(names.add(name), path + ".id", "twice", "Another field has this id.");
        }
        text(path + ".label", field.label(), LONGEST_LABEL);
        require(
                field.type() == Type.HIDDEN
                        || !form.in(field.label(), form.languages().getFirst()).isEmpty(),
                path + ".label",
                "needed",
                "A field needs a label in the form's first language.");
        text(path + ".help", field.help(), LONGEST_HELP);
        require(
                length(field.value()) <= 512,
                path + ".value",
                "too-long",
                "A hidden value has at most 512 characters.");
        options(path, field);
    }

    private boolean isTaken(String name) {
        return name.equals(honeypot) || isReserved(name);
    }

    /** Names that mean something to the form itself. */
    static boolean isReserved(String name) {
        return name.startsWith("fl_") || TAKEN.contains(name) || Attribution.isAbout(name);
    }

    /** The name that a field posts, and that of the small choice beside it. */
    private static List<String> names(Field field) {
        return switch (field.type()) {
            case PHONE -> List.of(field.id(), field.id() + Answers.COUNTRY_OF_PHONE);
            case AMOUNT -> List.of(field.id(), field.id() + Answers.CURRENCY);
            default -> List.of(field.id());
        };
    }

    private void options(String path, Field field) {
        boolean needed = field.type() == Type.SELECT;
        require(
                field.options().size() <= MOST_OPTIONS
                        && (!needed || !field.options().isEmpty()),
                path + ".options",
                "count",
                "There are between 1 and " + MOST_OPTIONS + " options.");
        Set<String> values = new HashSet<>();
        for (int i = 0; i < field.options().size(); i++) {
            Option option = field.options().get(i);
            String at = path + ".options[" + i + "]";
            int length = length(option.value());
            require(
                    length > 0 && length <= LONGEST_LABEL && !option.value().isBlank(),
                    at + ".value",
                    "needed",
                    "An option needs a value of at most " + LONGEST_LABEL + " characters.");
            require(values.add(option.value()), at + ".value", "twice", "Another option has this value.");
            text(at + ".label", option.label(), LONGEST_LABEL);
        }
    }

    private void consent(@Nullable Consent consent) {
        if (consent != null) {
            text("consent.text", consent.text(), LONGEST_TEXT);
            require(
                    !form.in(consent.text(), form.languages().getFirst()).isEmpty(),
                    "consent.text",
                    "needed",
                    "The consent needs a text in the form's first language.");
        }
    }

    private void spam() {
        FormDefinition.Spam spam = form.spam();
        within("spam.minSeconds", spam.minSeconds(), 0, 60);
        within("spam.maxLinks", spam.maxLinks(), 0, 100);
        Integer perMinute = spam.perMinute();
        if (perMinute != null) {
            within("spam.perMinute", perMinute, 1, 100);
        }
    }

    private void thanks() {
        text("thanks.message", form.thanks().message(), LONGEST_TEXT);
        String redirect = form.thanks().redirect();
        if (redirect != null && !redirect.isBlank()) {
            require(
                    redirect.length() <= LONGEST_ADDRESS && isWebAddress(redirect),
                    "thanks.redirect",
                    "address",
                    "The page to go on to must be an address like https://www.example.com/thanks.");
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void text(String path, Map<String, String> text, int longest) {
        for (Map.Entry<String, String> one : text.entrySet()) {
            require(
                    one.getValue().length() <= longest,
                    path + "." + one.getKey(),
                    "too-long",
                    "At most " + longest + " characters.");
        }
    }

    private static void within(String path, int number, int least, int most) {
        require(
                number >= least && number <= most,
                path,
                "range",
                "This must be between " + least + " and " + most + ".");
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static void require(boolean holds, String path, String code, String message) {
        if (!holds) {
            throw new BadSettings("definition." + path, code, message);
        }
    }
}
