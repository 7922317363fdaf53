package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.FormingConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Refused;
import io.fairlead.connector.form.Answers.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A form for one visitor: its language, what travels with it and what was typed already. */
final class Shown {

    private final Account<FormSettings> account;
    private final FormDefinition definition;
    private final String language;
    private final FormView view;
    private final List<Fault> faults;
    private final Map<String, String> links;

    private Shown(
            Account<FormSettings> account,
            FormDefinition definition,
            String language,
            FormView.Filled filled,
            Map<String, String> links) {
        this.account = account;
        this.definition = definition;
        this.language = language;
        this.view = new FormView(definition, language, filled);
        this.faults = filled.faults();
        this.links = links;
    }

    /** Campaign parameters of its address, the page that led there and the time travel in hidden fields. */
    static Shown fresh(Account<FormSettings> account, HttpDelivery delivery) {
        FormDefinition definition = FormConnector.definition(account);
        String language = DefinedLead.language(definition, null, delivery);
        Map<String, String> hidden = new LinkedHashMap<>();
        hidden.put("fl_nonce", UUID.randomUUID().toString());
        hidden.put("fl_started", Long.toString(delivery.receivedAt().toEpochMilli()));
        hidden.put("landing_page", account.publicUrl() + path(account));
        hidden.put("touched_at", delivery.receivedAt().toString());
        Map<String, String> campaign = campaign(delivery);
        hidden.putAll(campaign);
        String referer = delivery.header("referer");
        if (referer != null) {
            hidden.put("referrer", referer);
        }
        Map<String, String> links = new LinkedHashMap<>();
        for (String each : definition.languages()) {
            links.put(each, address(account, each, campaign));
        }
        Map<String, String> given = prefilled(definition, delivery);
        return new Shown(
                account, definition, language, filled(account, delivery, given, List.of(), null, hidden), links);
    }

    /** With everything that was typed; what travelled with it travels again. */
    static Shown again(
            Account<FormSettings> account,
            HttpDelivery delivery,
            Submission form,
            List<Fault> faults,
            @Nullable String notice) {
        FormDefinition definition = FormConnector.definition(account);
        String language = DefinedLead.language(definition, form, delivery);
        Map<String, String> hidden = new LinkedHashMap<>();
        form.fields().forEach((name, value) -> {
            boolean travels = name.startsWith("fl_") || name.equals("nonce") || Attribution.isAbout(name);
            boolean drawn = name.startsWith(Answers.CONSENT)
                    || name.equals("fl_version")
                    || name.equals("fl_lang")
                    || name.equals(FormConnector.honeypot(account.settings()));
            if (travels && !drawn) {
                hidden.put(name, value);
            }
        });
        campaign(delivery).forEach(hidden::putIfAbsent);
        var filled = filled(account, delivery, form.fields(), faults, notice, hidden);
        return new Shown(account, definition, language, filled, Map.of());
    }

    static FormingConnector.Preview preview(Account<FormSettings> account, FormDefinition definition, String language) {
        var filled = new FormView.Filled(Map.of(), List.of(), null, account.defaultCountry(), Map.of());
        Shown shown = new Shown(account, definition, language, filled, Map.of());
        String page = FormPages.form(definition, language, shown.view.form("", "fl_website"), Map.of(), null);
        String snippet = shown.view
                .form(account.publicUrl() + path(account), FormConnector.honeypot(account.settings()))
                .indented();
        return new FormingConnector.Preview(page, snippet);
    }

    String page() {
        Tag form = view.form(path(account), FormConnector.honeypot(account.settings()));
        return FormPages.form(definition, language, form, links, path(account) + "/form.js");
    }

    /** What the script needs to draw it. */
    Map<String, Object> drawn() {
        FormTexts texts = FormTexts.in(language);
        return Map.of(
                "version", definition.version(),
                "language", language,
                "css", FormStyle.FORM,
                "form",
                        view.form(account.publicUrl() + path(account), FormConnector.honeypot(account.settings()))
                                .json(),
                "texts",
                        Map.of(
                                "sending", texts.get("sending"),
                                "summary", texts.get("summary"),
                                "busy", texts.get("problem.busy"),
                                "limited", texts.get("problem.rate-limited"),
                                "large", texts.get("problem.too-large"),
                                "refused", texts.get("problem.refused"),
                                "offline", texts.get("problem.offline")));
    }

    List<Refused.Fault> faults() {
        return faults.stream()
                .map(fault -> new Refused.Fault(fault.field(), fault.code(), view.say(fault)))
                .toList();
    }

    private static FormView.Filled filled(
            Account<FormSettings> account,
            HttpDelivery delivery,
            Map<String, String> values,
            List<Fault> faults,
            @Nullable String notice,
            Map<String, String> hidden) {
        String country = Languages.country(delivery.header("accept-language"));
        return new FormView.Filled(
                values, faults, notice, country == null ? account.defaultCountry() : country, hidden);
    }

    /** Hidden fields without a value of their own may be told by the address that leads to the form. */
    private static Map<String, String> prefilled(FormDefinition definition, HttpDelivery delivery) {
        Map<String, String> given = new LinkedHashMap<>();
        for (FormDefinition.Field field : definition.fields()) {
            List<String> values = delivery.query().get(field.id());
            if (field.type() == FormDefinition.Type.HIDDEN && values != null && !values.isEmpty()) {
                given.put(field.id(), values.getFirst());
            }
        }
        return given;
    }

    private static Map<String, String> campaign(HttpDelivery delivery) {
        Map<String, String> campaign = new LinkedHashMap<>();
        delivery.query().forEach((name, values) -> {
            if (Attribution.KEYS.contains(name) && !values.isEmpty()) {
                String value = values.getFirst();
                campaign.put(name, value.length() > Attribution.MAX ? value.substring(0, Attribution.MAX) : value);
            }
        });
        return campaign;
    }

    private static String address(Account<FormSettings> account, String language, Map<String, String> campaign) {
        StringBuilder address = new StringBuilder(path(account) + "?lang=" + language);
        campaign.forEach((name, value) ->
                address.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return address.toString();
    }

    private static String path(Account<FormSettings> account) {
        return "/forms/" + account.key();
    }
}
