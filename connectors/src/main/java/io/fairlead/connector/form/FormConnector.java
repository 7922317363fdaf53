package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.FormingConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.connector.form.Answers.Fault;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes forms as JSON, urlencoded or multipart. A form that an admin built is drawn, checked and read by its definition; one
 * without is read by the usual names of fields, and has a page of its own all the same.
 */
public final class FormConnector implements FormingConnector<FormSettings> {

    private static final Pattern TRAP = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final String DEFAULT_HONEYPOT = "fl_website";
    private static final int DEFAULT_MIN_SECONDS = 2;

    /** What is left out of a definition is no, nought or nothing. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final FilePolicy files;

    public FormConnector() {
        this(FilePolicy.ANY);
    }

    public FormConnector(FilePolicy files) {
        this.files = files;
        FormTexts.load();
    }

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
        String trap = honeypot(settings);
        boolean fits = TRAP.matcher(trap).matches() && !Lead.isUsual(trap) && !DefinitionCheck.isReserved(trap);
        if (!fits && !trap.equals(DEFAULT_HONEYPOT)) {
            throw new BadSettings(
                    "honeypot", "A trap has a short name of letters, digits, - and _ that no person's field has.");
        }
        FormDefinition definition = settings.definition();
        if (definition != null) {
            DefinitionCheck.check(definition, honeypot(settings));
        }
    }

    @Override
    public Receipt receive(Account<FormSettings> account, HttpDelivery delivery) {
        if (delivery.method().equals("GET")) {
            return new Receipt(
                    List.of(), html(200, Shown.fresh(account, delivery).page()));
        }
        boolean wantsPage = wantsPage(delivery);
        try {
            checkOrigin(account, delivery);
            return taken(account, delivery, FormBody.read(delivery), wantsPage);
        } catch (Refused refused) {
            if (!wantsPage) {
                throw refused;
            }
            String text = refused.status() == 403 ? "problem.refused" : "problem.unreadable";
            String language = DefinedLead.language(definition(account), null, delivery);
            return new Receipt(List.of(), html(refused.status(), FormPages.plain(language, "problem.title", text)));
        }
    }

    private Receipt taken(Account<FormSettings> account, HttpDelivery delivery, Submission form, boolean wantsPage) {
        if (isFree(account, form)) {
            checkFiles(form, List.of());
            return read(account, delivery, form, wantsPage);
        }
        FormDefinition definition = definition(account);
        checkFiles(form, definition.fields());
        Answers answers = Answers.of(definition, form, files, account.defaultCountry());
        if (!answers.faults().isEmpty()) {
            return faulty(account, delivery, form, answers.faults(), wantsPage);
        }
        Raw raw = new Raw(delivery.body(), type(delivery));
        String key = SubmissionKey.of(account, form, delivery.receivedAt());
        Answer thanks = thanks(definition, DefinedLead.language(definition, form, delivery), wantsPage);
        String suspicion = SpamChecks.find(form, definition, honeypot(account.settings()), delivery.receivedAt());
        if (suspicion != null) {
            // A machine is to believe that it got through; a person's wish must not be lost.
            String detail = "Looks like a machine's; try it again to make a lead of it.";
            String held = SubmissionKey.held(key, delivery.receivedAt());
            return new Receipt(
                    List.of(new Inbound.Broken(held, suspicion, detail, raw)),
                    thanks,
                    null,
                    "held:" + SubmissionKey.sameness(account, form));
        }
        Inbound lead = DefinedLead.of(key, account, definition, form, answers, delivery, raw);
        return new Receipt(List.of(lead), thanks, null, SubmissionKey.sameness(account, form));
    }

    /** Those of the form's own file fields are a fault that its page shows; others nobody asked for. */
    private void checkFiles(Submission form, List<FormDefinition.Field> fields) {
        for (Submission.Sent sent : form.files()) {
            boolean asked = fields.stream()
                    .anyMatch(field -> field.type() == FormDefinition.Type.FILE
                            && field.id().equals(sent.field()));
            byte[] bytes = sent.file().bytes();
            String refusal = files.refusal(sent.file().name(), bytes == null ? 0 : bytes.length);
            if (!asked && refusal != null) {
                throw new Refused(400, refusal, sent.field(), "A file of this kind or size is not taken.");
            }
        }
    }

    /** Nobody built a form, and it is not our own page for that case either. */
    private static boolean isFree(Account<FormSettings> account, Submission form) {
        return account.settings().definition() == null && !form.fields().containsKey("fl_version");
    }

    private static Receipt faulty(
            Account<FormSettings> account,
            HttpDelivery delivery,
            Submission form,
            List<Fault> faults,
            boolean wantsPage) {
        Shown shown = Shown.again(account, delivery, form, faults, null);
        if (wantsPage) {
            return new Receipt(List.of(), html(400, shown.page()));
        }
        throw new Refused("invalid", "Some fields need another look.", shown.faults());
    }

    /** By the usual names, with nothing required but a way to answer. */
    private static Receipt read(
            Account<FormSettings> account, HttpDelivery delivery, Submission form, boolean wantsPage) {
        Raw raw = new Raw(delivery.body(), type(delivery));
        String key = SubmissionKey.of(account, form, delivery.receivedAt());
        FormDefinition standard = definition(account);
        Answer thanks = thanks(standard, DefinedLead.language(standard, null, delivery), wantsPage);
        String trap = trap(account.settings(), form, delivery);
        if (trap != null) {
            // The machine is to believe that it got through.
            return new Receipt(List.of(new Inbound.Unknown(key, trap, raw)), thanks);
        }
        Person person = Lead.person(form, delivery);
        if (person.email() == null && person.phone() == null) {
            return faulty(account, delivery, form, List.of(new Fault("email", "contact")), wantsPage);
        }
        Inbound lead = Lead.of(key, account, form, person, delivery, raw);
        return new Receipt(List.of(lead), thanks, null, SubmissionKey.sameness(account, form));
    }

    /** The address of the post is gone; a campaign that only it named is lost. The time is known of what was held back. */
    @Override
    public Inbound reread(Account<FormSettings> account, Raw raw, String externalKey) {
        HttpDelivery delivery = new HttpDelivery(
                "POST",
                Map.of("content-type", List.of(raw.mediaType())),
                Map.of(),
                raw.bytes(),
                "",
                SubmissionKey.heldAt(externalKey));
        Submission form = FormBody.read(delivery);
        if (isFree(account, form)) {
            return Lead.of(externalKey, account, form, Lead.person(form, delivery), delivery, raw);
        }
        FormDefinition definition = definition(account);
        Answers answers = Answers.of(definition, form, files, account.defaultCountry());
        return DefinedLead.of(externalKey, account, definition, form, answers, delivery, raw);
    }

    @Override
    public Answer sorry(Account<FormSettings> account, HttpDelivery delivery, int status) {
        String notice = switch (status) {
            case 413 -> "problem.too-large";
            case 429 -> "problem.rate-limited";
            default -> "problem.busy";
        };
        if (delivery.body().length == 0) {
            String language = DefinedLead.language(definition(account), null, delivery);
            return html(status, FormPages.plain(language, "problem.title", notice));
        }
        try {
            Submission form = FormBody.read(delivery);
            return html(
                    status,
                    Shown.again(account, delivery, form, List.of(), notice).page());
        } catch (Refused e) {
            return sorry(account, withoutBody(delivery), status);
        }
    }

    @Override
    public Answer gone(HttpDelivery delivery) {
        String language = FormPages.fallback(delivery.header("accept-language"));
        return html(404, FormPages.plain(language, "gone.title", "gone.text"));
    }

    @Override
    public Answer drawn(Account<FormSettings> account, HttpDelivery delivery) {
        return json(200, Shown.fresh(account, delivery).drawn());
    }

    @Override
    public Form form(Account<FormSettings> account) {
        return form(account.settings().definition() != null, definition(account));
    }

    @Override
    public Form built(Account<FormSettings> account, JsonNode given, int version) {
        FormDefinition now = Numbering.of(read(given), account.settings().definition(), version);
        check(account.settings().with(now));
        return form(false, now);
    }

    @Override
    public Preview preview(Account<FormSettings> account, Form form, String language) {
        FormDefinition definition = read(form.definition());
        boolean known = definition.languages().contains(language);
        return Shown.preview(
                account, definition, known ? language : definition.languages().getFirst());
    }

    private static Form form(boolean published, FormDefinition definition) {
        String redirect = definition.thanks().redirect();
        return new Form(
                published,
                definition.version(),
                JSON.valueToTree(definition),
                definition.spam().perMinute(),
                redirect == null || redirect.isBlank() ? null : URI.create(redirect));
    }

    private static FormDefinition read(JsonNode given) {
        try {
            return JSON.treeToValue(given, FormDefinition.class);
        } catch (JacksonException e) {
            throw new BadSettings("definition", "invalid", "The definition has a wrong form.");
        }
    }

    /** As published, or else the standard one, which has the version 0. */
    static FormDefinition definition(Account<FormSettings> account) {
        FormDefinition built = account.settings().definition();
        return built == null ? StandardForm.of(account.name(), account.settings()) : built;
    }

    private static HttpDelivery withoutBody(HttpDelivery delivery) {
        return new HttpDelivery(
                delivery.method(),
                delivery.headers(),
                delivery.query(),
                new byte[0],
                delivery.remoteAddress(),
                delivery.receivedAt());
    }

    private static Answer thanks(FormDefinition definition, String language, boolean wantsPage) {
        String redirect = definition.thanks().redirect();
        URI location = redirect == null || redirect.isBlank() ? null : URI.create(redirect);
        if (wantsPage) {
            return location == null
                    ? html(200, FormPages.thanks(definition, language))
                    : new Answer(303, "text/html;charset=UTF-8", "", location);
        }
        Map<String, String> said = new LinkedHashMap<>();
        said.put("status", "stored");
        said.put("message", FormPages.thanksText(definition, language));
        if (location != null) {
            said.put("redirect", location.toASCIIString());
        }
        return json(202, said);
    }

    private static Answer html(int status, String page) {
        return new Answer(status, "text/html;charset=UTF-8", page);
    }

    private static Answer json(int status, Object body) {
        return new Answer(status, "application/json", JSON.writeValueAsString(body));
    }

    private static @Nullable String trap(FormSettings settings, Submission form, HttpDelivery delivery) {
        if (form.fields().containsKey(honeypot(settings))) {
            return "form.blocked.trap-field";
        }
        Integer min = settings.minSeconds();
        int seconds = min == null ? DEFAULT_MIN_SECONDS : min;
        return SpamChecks.isTooFast(form, seconds, delivery.receivedAt()) ? "form.blocked.too-fast" : null;
    }

    static String honeypot(FormSettings settings) {
        String name = settings.honeypot();
        return name == null || name.isBlank() ? DEFAULT_HONEYPOT : name;
    }

    /** Our own page is always one of the sites. */
    private static void checkOrigin(Account<FormSettings> account, HttpDelivery delivery) {
        String origin = delivery.header("origin");
        List<String> allowed = origins(account.settings());
        if (origin == null || allowed.isEmpty() || allowed.contains(origin)) {
            return;
        }
        URI own = account.publicUrl();
        String host = delivery.header("host");
        boolean ours = origin.equals(own.getScheme() + "://" + own.getAuthority())
                || (host != null && origin.endsWith("://" + host));
        if (!ours) {
            throw new Refused(403, "origin-refused", "This form does not take posts from that site.");
        }
    }

    private static List<String> origins(FormSettings settings) {
        String origins = settings.allowedOrigins();
        return origins == null || origins.isBlank()
                ? List.of()
                : List.of(origins.trim().split("[\\s,]+"));
    }

    @Override
    public boolean wantsPage(HttpDelivery delivery) {
        String accept = delivery.header("accept");
        return accept != null && accept.contains("text/html");
    }

    private static String type(HttpDelivery delivery) {
        String type = delivery.header("content-type");
        return type == null ? "application/x-www-form-urlencoded" : type;
    }
}
