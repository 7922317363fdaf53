package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.connector.form.Answers.Answer;
import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a lead of the answers to a form that an admin built: who it is by the fields' types, all other answers by their labels. */
final class DefinedLead {

    /**
     * These are told by the message's author or by the conversation, not by its text. A number, company or country stays in
     * it too: a contact that is known keeps its own, and what was answered now must not get lost.
     */
    private static final Set<Type> ELSEWHERE = Set.of(Type.NAME, Type.EMAIL, Type.PRODUCT_LINE);

    private DefinedLead() {}

    static Inbound.Message of(
            String key,
            Account<FormSettings> account,
            FormDefinition definition,
            Submission form,
            Answers answers,
            HttpDelivery delivery,
            Raw raw) {
        String line = answers.first(Type.PRODUCT_LINE);
        Map<String, String> source = Attribution.of(form, delivery);
        note(source, definition, form, delivery);
        Person person = person(form, answers, delivery);
        return new Inbound.Message(
                key,
                Inbound.Kind.LEAD,
                null,
                null,
                Inbound.ReplyTo.NOTHING,
                person,
                List.of(),
                List.of(),
                null,
                text(definition, form, answers),
                null,
                null,
                form.attachments(),
                null,
                person.language(),
                Lead.cut(line == null ? account.settings().productLine() : line, 200),
                source,
                raw);
    }

    private static Person person(Submission form, Answers answers, HttpDelivery delivery) {
        String email = answers.first(Type.EMAIL);
        return new Person(
                null,
                null,
                Lead.cut(answers.first(Type.NAME), 200),
                email == null ? Lead.email(form) : email,
                answers.first(Type.PHONE),
                Lead.cut(answers.first(Type.COMPANY), 200),
                answers.first(Type.COUNTRY),
                Lead.language(form.fields().get("fl_lang"), delivery),
                Lead.zone(form));
    }

    /** The wish in the visitor's words first, then every other answer, then what the form does not know. */
    private static String text(FormDefinition definition, Submission form, Answers answers) {
        List<String> lines = new ArrayList<>();
        Set<String> told = new HashSet<>(Set.of("nonce", "time_zone", "tz"));
        Set<Type> seen = new HashSet<>();
        String wish = answers.first(Type.LONG_TEXT);
        for (Answer answer : answers.all()) {
            Type type = answer.field().type();
            boolean first = seen.add(type);
            // A second address or number is not the person's in our books, and must not get lost.
            if (!(first && (ELSEWHERE.contains(type) || type == Type.LONG_TEXT))) {
                lines.add(definition.label(answer.field()) + ": " + answer.text());
            }
        }
        definition.fields().forEach(field -> told.addAll(names(field)));
        form.fields().forEach((name, value) -> {
            if (!told.contains(name) && !name.startsWith("fl_") && !Attribution.isAbout(name)) {
                lines.add(name + ": " + value.strip());
            }
        });
        String rest = String.join("\n", lines);
        if (wish == null) {
            return rest;
        }
        return rest.isEmpty() ? wish : wish + "\n\n" + rest;
    }

    private static List<String> names(Field field) {
        return List.of(field.id(), field.id() + Answers.COUNTRY_OF_PHONE, field.id() + Answers.CURRENCY);
    }

    /** The words that were shown, not those that the sender says were shown. */
    private static void note(
            Map<String, String> source, FormDefinition definition, Submission form, HttpDelivery delivery) {
        String answered = form.fields().getOrDefault("fl_version", "");
        int version = answered.matches("\\d{1,9}") ? Integer.parseInt(answered) : definition.version();
        source.put("form_version", Integer.toString(Math.min(version, definition.version())));
        source.keySet().removeIf(name -> name.startsWith("consent"));
        Consent consent = definition.consent();
        if (consent != null) {
            String language = language(definition, form, delivery);
            boolean agreed = Answers.hasAgreed(form);
            // Held back meanwhile: to words that were others then nobody has agreed.
            boolean seen = !agreed || Answers.hasSeen(form, consent);
            source.put("consent", agreed && seen ? "yes" : "no");
            if (seen) {
                source.put("consent_text", definition.in(consent.text(), language));
                source.put("consent_version", Integer.toString(consent.version()));
            }
            source.put("consent_at", delivery.receivedAt().toString());
        }
    }

    static String language(FormDefinition definition, @Nullable Submission form, HttpDelivery delivery) {
        List<String> asked = delivery.query().get("lang");
        String chosen = form != null ? form.fields().get("fl_lang") : asked == null ? null : asked.getFirst();
        return Languages.choose(definition.languages(), chosen, delivery.header("accept-language"));
    }
}
