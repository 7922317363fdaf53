package io.fairlead.connector.form;

import io.fairlead.connector.form.Answers.Fault;
import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Option;
import io.fairlead.connector.form.FormDefinition.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws a form in one language, with what was typed and what is wrong with it. The same for every way it is shown. */
final class FormView {

    /** Marks what tells of this visit alone; a script that remembers earlier ones puts theirs in its place. */
    private static final String VISIT = "data-visit";

    private final FormDefinition definition;
    private final String language;
    private final FormTexts texts;
    private final Filled filled;

    /**
     * @param values what was typed, by posted name
     * @param notice what went wrong with the whole; a key of the texts
     * @param country ISO 3166 that the visitor's phone number probably has
     * @param hidden further fields that travel with it
     */
    record Filled(
            Map<String, String> values,
            List<Fault> faults,
            @Nullable String notice,
            @Nullable String country,
            Map<String, String> hidden) {}

    FormView(FormDefinition definition, String language, Filled filled) {
        this.definition = definition;
        this.language = language;
        this.texts = FormTexts.in(language);
        this.filled = filled;
    }

    /** @param action where it posts to */
    Tag form(String action, String honeypot) {
        Tag form = Tag.of("form")
                .with("method", "post")
                .with("action", action)
                .with("accept-charset", "utf-8")
                .with("enctype", definition.takesFiles() ? "multipart/form-data" : null)
                .with("class", "fl-form")
                .with("lang", language)
                .with("dir", Languages.isRightToLeft(language) ? "rtl" : "ltr");
        form.add(summary());
        boolean needed = definition.fields().stream().anyMatch(Field::required);
        form.add(needed ? Tag.of("p").with("class", "fl-note").text(texts.get("required.note")) : null);
        definition.fields().forEach(field -> form.add(field(field)));
        form.add(consent(definition.consent()));
        form.add(trap(honeypot));
        hidden(form, "fl_version", Integer.toString(definition.version()));
        hidden(form, "fl_lang", language);
        filled.hidden().forEach((name, value) -> form.add(hidden(name, value).when(!name.startsWith("fl_"), VISIT)));
        String send = definition.in(definition.submit(), language);
        return form.add(Tag.of("button").with("type", "submit").text(send.isEmpty() ? texts.get("send") : send));
    }

    /** Says at the top what is wrong and leads there; a reader of the screen hears it at once. */
    private @Nullable Tag summary() {
        if (filled.faults().isEmpty() && filled.notice() == null) {
            return null;
        }
        String notice = filled.notice() == null ? "summary" : filled.notice();
        Tag box = Tag.of("div").with("class", "fl-summary").with("role", "alert");
        box.add(Tag.of("h2").text(texts.get(notice)));
        if (!filled.faults().isEmpty()) {
            Tag list = Tag.of("ul");
            for (Fault fault : filled.faults()) {
                list.add(Tag.of("li")
                        .add(Tag.of("a").with("href", "#f-" + fault.field()).text(label(fault) + ": " + say(fault))));
            }
            box.add(list);
        }
        return box.add(definition.takesFiles() ? Tag.of("p").text(texts.get("files.again")) : null);
    }

    private String label(Fault fault) {
        return definition.fields().stream()
                .filter(field -> field.id().equals(fault.field()))
                .findFirst()
                .map(field -> definition.in(field.label(), language))
                .orElse("✓");
    }

    String say(Fault fault) {
        return texts.get("fault." + fault.code());
    }

    private @Nullable Tag field(Field field) {
        if (field.type() == Type.HIDDEN) {
            return Tag.of("input")
                    .with("type", "hidden")
                    .with("name", field.id())
                    .with("value", field.value() == null ? value(field.id()) : field.value());
        }
        Fault fault = fault(field.id());
        Tag box = Tag.of("div").with("class", "fl-field");
        Tag control = described(control(field), field, fault);
        if (field.type() == Type.CHECKBOX) {
            box.add(Tag.of("label").with("class", "fl-check").add(control).add(name(field)));
        } else {
            box.add(Tag.of("label").with("for", "f-" + field.id()).add(name(field)));
            box.add(beside(field, control));
        }
        String help = definition.in(field.help(), language);
        box.add(
                help.isEmpty()
                        ? null
                        : Tag.of("p")
                                .with("class", "fl-help")
                                .with("id", "h-" + field.id())
                                .text(help));
        return box.add(message(field.id(), fault));
    }

    private Tag name(Field field) {
        Tag name = Tag.of("span").text(definition.in(field.label(), language));
        return field.required()
                ? name.add(Tag.of("span")
                        .with("class", "fl-needed")
                        .with("aria-hidden", "true")
                        .text(" *"))
                : name;
    }

    private @Nullable Tag message(String id, @Nullable Fault fault) {
        return fault == null
                ? null
                : Tag.of("p").with("class", "fl-fault").with("id", "e-" + id).text(say(fault));
    }

    private Tag described(Tag control, Field field, @Nullable Fault fault) {
        boolean help = !definition.in(field.help(), language).isEmpty();
        String by = (help ? "h-" + field.id() + " " : "") + (fault == null ? "" : "e-" + field.id());
        return control.with("id", "f-" + field.id())
                .with("name", field.id())
                .when(field.required(), "required")
                .with("aria-describedby", by.isBlank() ? null : by.strip())
                .with("aria-invalid", fault == null ? null : "true");
    }

    private Tag control(Field field) {
        String typed = value(field.id());
        if (field.isChoice()) {
            return choice(field, typed);
        }
        return switch (field.type()) {
            case LONG_TEXT ->
                Tag.of("textarea")
                        .with("rows", "5")
                        .with("maxlength", Integer.toString(Answers.LONGEST_TEXT))
                        .text(typed);
            case EMAIL -> input("email", typed).with("autocomplete", "email").with("dir", "ltr");
            case PHONE ->
                input("tel", typed).with("autocomplete", "tel-national").with("dir", "ltr");
            case NAME -> input("text", typed).with("autocomplete", "name");
            case COMPANY -> input("text", typed).with("autocomplete", "organization");
            case COUNTRY -> countries(typed);
            case QUANTITY, AMOUNT -> input("text", typed).with("inputmode", "decimal");
            case CHECKBOX ->
                Tag.of("input")
                        .with("type", "checkbox")
                        .with("value", Answers.YES)
                        .when(!typed.isEmpty(), "checked");
            case DATE -> input("date", typed);
            case FILE -> Tag.of("input").with("type", "file").when(true, "multiple");
            default -> input("text", typed);
        };
    }

    private static Tag input(String type, String typed) {
        return Tag.of("input")
                .with("type", type)
                .with("maxlength", type.equals("date") ? null : Integer.toString(Answers.LONGEST_LINE))
                .with("value", typed.isEmpty() ? null : typed);
    }

    /** A small choice stands before a phone number and behind an amount. */
    private Tag beside(Field field, Tag control) {
        return switch (field.type()) {
            case PHONE ->
                Tag.of("div").with("class", "fl-pair").add(callingCodes(field)).add(control);
            case AMOUNT -> Tag.of("div").with("class", "fl-pair").add(control).add(currencies(field));
            default -> control;
        };
    }

    private Tag callingCodes(Field field) {
        String name = field.id() + Answers.COUNTRY_OF_PHONE;
        String typed = filled.values().containsKey(name) || filled.country() == null ? value(name) : filled.country();
        Tag select = Tag.of("select")
                .with("name", name)
                .with("aria-label", definition.in(field.label(), language) + ": " + texts.get("country-code"))
                .with("autocomplete", "country");
        select.add(option("", "+", false));
        Places.names(language).forEach((code, place) -> {
            int calling = Places.callingCode(code);
            if (calling > 0) {
                select.add(option(code, place + " +" + calling, code.equals(typed)));
            }
        });
        return select;
    }

    private Tag currencies(Field field) {
        String name = field.id() + Answers.CURRENCY;
        Tag select = Tag.of("select")
                .with("name", name)
                .with("aria-label", definition.in(field.label(), language) + ": " + texts.get("currency"));
        Answers.CURRENCIES.forEach(code -> select.add(option(code, code, code.equals(value(name)))));
        return select;
    }

    private Tag countries(String typed) {
        Tag select = Tag.of("select").with("autocomplete", "country");
        select.add(option("", texts.get("choose"), false));
        Places.names(language).forEach((code, place) -> select.add(option(code, place, code.equals(typed))));
        return select;
    }

    private Tag choice(Field field, String typed) {
        Tag select = Tag.of("select").add(option("", texts.get("choose"), false));
        for (Option each : field.options()) {
            String label = definition.in(each.label(), language);
            select.add(option(
                    each.value(),
                    label.isEmpty() ? each.value() : label,
                    each.value().equals(typed)));
        }
        return select;
    }

    private static Tag option(String value, String label, boolean selected) {
        return Tag.of("option").with("value", value).when(selected, "selected").text(label);
    }

    private @Nullable Tag consent(@Nullable Consent consent) {
        if (consent == null) {
            return null;
        }
        Fault fault = fault(Answers.CONSENT);
        // What was agreed to in another version is not agreed to in this one.
        boolean agreed = fault == null && !value(Answers.CONSENT).isEmpty();
        Tag box = Tag.of("div").with("class", "fl-field");
        Tag tick = Tag.of("input")
                .with("type", "checkbox")
                .with("id", "f-consent")
                .with("name", Answers.CONSENT)
                .with("value", Answers.YES)
                .when(consent.required(), "required")
                .when(agreed, "checked")
                .with("aria-describedby", fault == null ? null : "e-consent")
                .with("aria-invalid", fault == null ? null : "true");
        Tag words = Tag.of("span").text(definition.in(consent.text(), language));
        if (consent.required()) {
            words.add(Tag.of("span")
                    .with("class", "fl-needed")
                    .with("aria-hidden", "true")
                    .text(" *"));
        }
        box.add(Tag.of("label").with("class", "fl-check").add(tick).add(words));
        hidden(box, "consent_version", Integer.toString(consent.version()));
        return box.add(message(Answers.CONSENT, fault));
    }

    /** People neither see nor reach it; machines that fill in everything give themselves away. */
    private Tag trap(String honeypot) {
        return Tag.of("div")
                .with("class", "fl-trap")
                .with("aria-hidden", "true")
                .add(Tag.of("label")
                        .text(texts.get("trap"))
                        .add(Tag.of("input")
                                .with("name", honeypot)
                                .with("tabindex", "-1")
                                .with("autocomplete", "off")));
    }

    private static void hidden(Tag parent, String name, String value) {
        parent.add(hidden(name, value));
    }

    private static Tag hidden(String name, String value) {
        return Tag.of("input").with("type", "hidden").with("name", name).with("value", value);
    }

    private String value(String name) {
        return filled.values().getOrDefault(name, "");
    }

    private @Nullable Fault fault(String id) {
        return filled.faults().stream()
                .filter(fault -> fault.field().equals(id))
                .findFirst()
                .orElse(null);
    }
}
