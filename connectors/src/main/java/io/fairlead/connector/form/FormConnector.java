package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes forms as JSON, urlencoded or multipart, and shows a page of its own to whoever has no site for one. */
public final class FormConnector implements HttpConnector<FormSettings> {

    private static final String DEFAULT_HONEYPOT = "fl_website";
    private static final int DEFAULT_MIN_SECONDS = 2;

    @Override
    public String kind() {
        return "form";
    }

    @Override
    public Class<FormSettings> settingsType() {
        return FormSettings.class;
    }

    @Override
    public Map<String, String> titles() {
        return Map.of("en", "Web form", "zh-CN", "网页表单");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, false, false, false, null);
    }

    @Override
    public void check(FormSettings settings) {
        Integer seconds = settings.minSeconds();
        if (seconds != null && (seconds < 0 || seconds > 60)) {
            throw new BadSettings("minSeconds", "The shortest time must be between 0 and 60 seconds.");
        }
        for (String origin : origins(settings)) {
            if (!origin.matches("https?://[^/\\s]+")) {
                throw new BadSettings(
                        "allowedOrigins", "Each site must be like https://www.example.com, without a path.");
            }
        }
    }

    @Override
    public Receipt receive(Account<FormSettings> account, HttpDelivery delivery) {
        if (delivery.method().equals("GET")) {
            return new Receipt(List.of(), html(200, FormPages.form(account, delivery, honeypot(account.settings()))));
        }
        checkOrigin(account.settings(), delivery.header("origin"));
        Submission form = FormBody.read(delivery);
        Raw raw = new Raw(delivery.body(), type(delivery));
        String key = SubmissionKey.of(account, form, delivery.receivedAt());
        boolean wantsPage = wantsPage(delivery);
        String trap = trap(account.settings(), form, delivery);
        if (trap != null) {
            // The machine is to believe that it got through.
            return new Receipt(List.of(new Inbound.Unknown(key, trap, raw)), thanks(wantsPage, delivery));
        }
        Person person = Lead.person(form, delivery);
        if (person.email() == null && person.phone() == null) {
            if (wantsPage) {
                return new Receipt(List.of(), html(400, FormPages.refused(delivery)));
            }
            throw new Refused(400, "invalid", "email", "An e-mail address or a phone number is needed.");
        }
        Inbound lead = Lead.of(key, account, form, person, delivery, raw);
        return new Receipt(List.of(lead), thanks(wantsPage, delivery));
    }

    /** The time and the address of the post are gone; a campaign that only the address named is lost with it. */
    @Override
    public Inbound reread(Account<FormSettings> account, Raw raw, String externalKey) {
        HttpDelivery delivery = new HttpDelivery(
                "POST", Map.of("content-type", List.of(raw.mediaType())), Map.of(), raw.bytes(), "", Instant.EPOCH);
        Submission form = FormBody.read(delivery);
        return Lead.of(externalKey, account, form, Lead.person(form, delivery), delivery, raw);
    }

    private static Answer thanks(boolean wantsPage, HttpDelivery delivery) {
        return wantsPage
                ? html(200, FormPages.thanks(delivery))
                : new Answer(202, "application/json", "{\"status\":\"stored\"}");
    }

    private static Answer html(int status, String page) {
        return new Answer(status, "text/html;charset=UTF-8", page);
    }

    private static @Nullable String trap(FormSettings settings, Submission form, HttpDelivery delivery) {
        if (form.fields().containsKey(honeypot(settings))) {
            return "form.blocked.trap-field";
        }
        String started = form.fields().get("fl_started");
        if (started == null || !started.matches("\\d{10,15}")) {
            return null;
        }
        long took = delivery.receivedAt().toEpochMilli() - Long.parseLong(started);
        Integer min = settings.minSeconds();
        return took >= 0 && took < 1_000L * (min == null ? DEFAULT_MIN_SECONDS : min) ? "form.blocked.too-fast" : null;
    }

    static String honeypot(FormSettings settings) {
        String name = settings.honeypot();
        return name == null || name.isBlank() ? DEFAULT_HONEYPOT : name;
    }

    private static void checkOrigin(FormSettings settings, @Nullable String origin) {
        List<String> allowed = origins(settings);
        if (origin != null && !allowed.isEmpty() && !allowed.contains(origin)) {
            throw new Refused(403, "origin-refused", "This form does not take posts from that site.");
        }
    }

    private static List<String> origins(FormSettings settings) {
        String origins = settings.allowedOrigins();
        return origins == null || origins.isBlank()
                ? List.of()
                : List.of(origins.trim().split("[\\s,]+"));
    }

    /** A navigation asks for a page, a script does not. */
    private static boolean wantsPage(HttpDelivery delivery) {
        String accept = delivery.header("accept");
        return accept != null && accept.contains("text/html");
    }

    private static String type(HttpDelivery delivery) {
        String type = delivery.header("content-type");
        return type == null ? "application/x-www-form-urlencoded" : type;
    }
}
