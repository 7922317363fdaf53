package io.fairlead.connector.form;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.fairlead.channel.Attachment;
import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Option;
import io.fairlead.connector.form.FormDefinition.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was answered to a form, field by field, and what is wrong with it. */
final class Answers {

    static final String COUNTRY_OF_PHONE = "_country";
    static final String CURRENCY = "_currency";
    static final String CONSENT = "consent";
    static final String YES = "yes";

    static final int LONGEST_LINE = 500;
    static final int LONGEST_TEXT = 20_000;
    static final int LONGEST_EMAIL = 254;
    static final List<String> CURRENCIES = List.of(
            "USD", "EUR", "CNY", "GBP", "JPY", "HKD", "AUD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY",
            "AED", "SAR", "INR", "KRW", "SGD", "THB", "VND", "IDR", "MYR", "PHP", "BRL", "MXN", "ZAR", "RUB", "NZD");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}([.,][0-9]{1,4})?");
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final FormDefinition definition;
    private final Submission form;
    private final FilePolicy files;
    private final @Nullable String homeCountry;

    /** @param code names the text that says it: {@code fault.<code>} */
    record Fault(String field, String code) {}

    /** @param text as an agent reads it */
    record Answer(Field field, String text) {}

    private Answers(FormDefinition definition, Submission form, FilePolicy files, @Nullable String homeCountry) {
        this.definition = definition;
        this.form = form;
        this.files = files;
        this.homeCountry = homeCountry;
    }

    /** @param homeCountry of phone numbers without a country */
    static Answers of(FormDefinition definition, Submission form, FilePolicy files, @Nullable String homeCountry) {
        Answers all = new Answers(definition, form, files, homeCountry);
        definition.fields().forEach(all::take);
        all.consent();
        all.contact();
        return all;
    }

    List<Fault> faults() {
        return faults;
    }

    List<Answer> all() {
        return List.copyOf(answers.values());
    }

    /** The first field of a type that was answered. */
    @Nullable
    String first(Type type) {
        return answers.values().stream()
                .filter(answer -> answer.field().type() == type)
                .map(Answer::text)
                .findFirst()
                .orElse(null);
    }

    private void take(Field field) {
        switch (field.type()) {
            case FILE -> takeFiles(field);
            case CHECKBOX -> takeTick(field);
            case HIDDEN -> takeHidden(field);
            default -> takeText(field);
        }
    }

    private void takeText(Field field) {
        String raw = form.fields().getOrDefault(field.id(), "").strip();
        String value =
                field.type() == Type.LONG_TEXT ? raw : BREAKS.matcher(raw).replaceAll(" ");
        if (value.isEmpty()) {
            if (field.required()) {
                fault(field, "required");
            }
            return;
        }
        if (value.length() > longest(field.type())) {
            fault(field, "too-long");
            return;
        }
        String text = read(field, value);
        if (text != null) {
            answers.put(field.id(), new Answer(field, text));
        }
    }

    /** What the value means, or null and a fault. */
    private @Nullable String read(Field field, String value) {
        return switch (field.type()) {
            case EMAIL -> Lead.EMAIL.matcher(value).matches() ? value : fault(field, "email");
            case PHONE -> phone(field, value);
            case COUNTRY -> Places.isCountry(value) ? value : fault(field, "country");
            case QUANTITY -> NUMBER.matcher(value).matches() ? value : fault(field, "number");
            case AMOUNT -> amount(field, value);
            case DATE -> isDate(value) ? value : fault(field, "date");
            default -> field.isChoice() ? choice(field, value) : value;
        };
    }

    private @Nullable String phone(Field field, String value) {
        String chosen =
                form.fields().getOrDefault(field.id() + COUNTRY_OF_PHONE, "").strip();
        String country = chosen.isEmpty() ? homeCountry : chosen;
        try {
            var number = PHONES.parse(value, country);
            boolean words = !number.hasExtension() && value.chars().anyMatch(Character::isLetter);
            if (words || !PHONES.isPossibleNumber(number)) {
                return fault(field, "phone");
            }
            String e164 = PHONES.format(number, PhoneNumberFormat.E164);
            return number.hasExtension() ? e164 + " ext. " + number.getExtension() : e164;
        } catch (NumberParseException e) {
            return fault(field, "phone");
        }
    }

    private @Nullable String amount(Field field, String value) {
        String currency = form.fields().getOrDefault(field.id() + CURRENCY, "").strip();
        if (!NUMBER.matcher(value).matches()) {
            return fault(field, "number");
        }
        return currency.isEmpty() || CURRENCIES.contains(currency)
                ? (value + " " + currency).strip()
                : fault(field, "option");
    }

    private @Nullable String choice(Field field, String value) {
        Option chosen = field.option(value);
        if (chosen == null) {
            return fault(field, "option");
        }
        String label = definition.in(chosen.label(), definition.languages().getFirst());
        return label.isEmpty() ? chosen.value() : label;
    }

    private static boolean isDate(String value) {
        try {
            return LocalDate.parse(value).getYear() < 10_000;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void takeTick(Field field) {
        if (!form.fields().getOrDefault(field.id(), "").isBlank()) {
            answers.put(field.id(), new Answer(field, YES));
        } else if (field.required()) {
            fault(field, "tick");
        }
    }

    private void takeHidden(Field field) {
        String fixed = field.value();
        String value = fixed == null || fixed.isBlank() ? form.fields().getOrDefault(field.id(), "") : fixed;
        String line = BREAKS.matcher(value).replaceAll(" ").strip();
        if (!line.isEmpty()) {
            answers.put(
                    field.id(),
                    new Answer(field, line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line));
        }
    }

    private void takeFiles(Field field) {
        List<Attachment> sent = form.filesOf(field.id());
        if (sent.isEmpty() && field.required()) {
            fault(field, "required");
        }
        for (Attachment file : sent) {
            byte[] bytes = file.bytes();
            String refusal = files.refusal(file.name(), bytes == null ? 0 : bytes.length);
            if (refusal != null) {
                fault(field, refusal);
                return;
            }
        }
    }

    private void consent() {
        Consent consent = definition.consent();
        if (consent == null) {
            return;
        }
        boolean agreed = hasAgreed(form);
        if (agreed && !hasSeen(form, consent)) {
            faults.add(new Fault(CONSENT, "consent-changed"));
        } else if (!agreed && consent.required()) {
            faults.add(new Fault(CONSENT, "consent"));
        }
    }

    static boolean hasSeen(Submission form, Consent consent) {
        return form.fields().getOrDefault("consent_version", "").equals(Integer.toString(consent.version()));
    }

    static boolean hasAgreed(Submission form) {
        return Set.of(YES, "on", "true", "1").contains(form.fields().getOrDefault(CONSENT, ""));
    }

    /** Nobody can be answered without an address or a number, whatever the admin made needed. */
    private void contact() {
        boolean reachable = first(Type.EMAIL) != null || first(Type.PHONE) != null;
        Set<Type> reach = Set.of(Type.EMAIL, Type.PHONE);
        boolean told = faults.stream()
                .anyMatch(fault -> definition.fields().stream()
                        .anyMatch(field -> field.id().equals(fault.field()) && reach.contains(field.type())));
        if (!reachable && !told) {
            definition.fields().stream()
                    .filter(field -> reach.contains(field.type()))
                    .findFirst()
                    .ifPresent(field -> fault(field, "contact"));
        }
    }

    private static int longest(Type type) {
        return switch (type) {
            case LONG_TEXT -> LONGEST_TEXT;
            case EMAIL -> LONGEST_EMAIL;
            default -> LONGEST_LINE;
        };
    }

    private @Nullable String fault(Field field, String code) {
        faults.add(new Fault(field.id(), code));
        return null;
    }
}
