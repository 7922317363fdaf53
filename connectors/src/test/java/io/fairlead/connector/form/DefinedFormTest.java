package io.fairlead.connector.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Option;
import io.fairlead.connector.form.FormDefinition.Spam;
import io.fairlead.connector.form.FormDefinition.Thanks;
import io.fairlead.connector.form.FormDefinition.Type;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A form that an admin built: how it is drawn, checked and read. */
class DefinedFormTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:15:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final String KEY = "form-key-0123456789";

    private final FormConnector connector = new FormConnector(DefinedFormTest::refusal);

    private static @Nullable String refusal(String name, long bytes) {
        return name.endsWith(".exe") ? "file-type" : bytes > 100 ? "file-too-large" : null;
    }

    @Test
    void everyTypeOfFieldIsReadForWhatItIs() {
        Inbound.Message lead = lead(filled(Map.of()));
        assertThat(lead.kind()).isEqualTo(Inbound.Kind.LEAD);
        assertThat(lead.from().name()).isEqualTo("Ana Ferreira");
        assertThat(lead.from().email()).isEqualTo("ana@moveis.pt");
        assertThat(lead.from().phone()).isEqualTo("+351912345678");
        assertThat(lead.from().company()).isEqualTo("Móveis Lda");
        assertThat(lead.from().country()).isEqualTo("PT");
        assertThat(lead.from().language()).isEqualTo("zh-CN");
        assertThat(lead.productLine()).isEqualTo("Chairs");
        assertThat(lead.text()).isEqualTo("""
                We need chairs.
                For May.

                Phone: +351912345678
                Company: Móveis Lda
                Country: PT
                Pieces: 1200
                Budget: 2500.50 EUR
                Finish: Oak, oiled
                Catalogue wanted: yes
                Needed by: 2026-05-01
                campaign: spring-fair
                extra: kept""");
    }

    @Test
    void whatWasAgreedToIsKeptInTheWordsThatWereShown() {
        Inbound.Message lead = lead(filled(Map.of("consent_text", "something else")));
        assertThat(lead.source())
                .containsEntry("consent", "yes")
                .containsEntry("consent_text", "我同意。")
                .containsEntry("consent_version", "4")
                .containsEntry("consent_at", "2026-03-02T09:15:00Z")
                .containsEntry("form_version", "7");
        Map<String, String> without = filled(Map.of());
        without.remove("consent");
        assertThat(faults(without)).containsExactly("consent consent");
        Inbound.Message free = lead(
                without,
                built(form -> with(form, new Consent(4, false, form.consent().text()))));
        assertThat(free.source()).containsEntry("consent", "no");
    }

    @Test
    void nobodyAgreesToATextThatWasChangedMeanwhile() {
        assertThat(faults(filled(Map.of("consent_version", "3")))).containsExactly("consent consent-changed");
        Document page = page(filled(Map.of("consent_version", "3")));
        assertThat(page.select("#f-consent[checked]")).isEmpty();
        assertThat(page.select("#f-email").attr("value")).isEqualTo("ana@moveis.pt");
        assertThat(page.select("[name=consent_version]").attr("value")).isEqualTo("4");
    }

    @Test
    void firstAndLastVisitAreKeptWithTheirTimes() {
        Inbound.Message lead = lead(filled(Map.of(
                "utm_source", "google",
                "bd_vid", "b".repeat(600),
                "qhclickid", "q1",
                "landing_page", "https://shop.example/chairs",
                "touched_at", "2026-02-01T00:00:00Z",
                "last_utm_source", "newsletter",
                "last_touched_at", "2026-03-02T09:00:00Z")));
        assertThat(lead.source())
                .containsEntry("utm_source", "google")
                .containsEntry("bd_vid", "b".repeat(512))
                .containsEntry("qhclickid", "q1")
                .containsEntry("touched_at", "2026-02-01T00:00:00Z")
                .containsEntry("last_utm_source", "newsletter")
                .containsEntry("last_touched_at", "2026-03-02T09:00:00Z");
        assertThat(lead.text()).doesNotContain("google", "newsletter");
        assertThat(lead(filled(Map.of("gclid", "g"))).source()).containsEntry("touched_at", NOW.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "email,nonsense,email",
        "email,a@b,email",
        "tel,12,phone",
        "tel,call me,phone",
        "country,Portugal,country",
        "line,tables,option",
        "qty,about 20,number",
        "budget,-5,number",
        "finish,gold,option",
        "by,soon,date",
        "by,2026-02-30,date",
    })
    void whatCannotBeIsRefused(String field, String value, String code) {
        assertThat(faults(filled(Map.of(field, value)))).containsExactly(field + " " + code);
    }

    @Test
    void whatIsNeededMustBeThere() {
        Map<String, String> empty = new LinkedHashMap<>(Map.of("fl_version", "7"));
        assertThat(faults(empty))
                .containsExactly("who required", "email required", "terms tick", "plan required", "consent consent");
    }

    @Test
    void somebodyWhoCannotBeAnsweredIsAskedAgain() {
        FormDefinition optional = built(form ->
                withFields(form, List.of(field("mail", Type.EMAIL, false), field("tel", Type.PHONE, false))));
        Account<FormSettings> account = account(optional);
        assertThatThrownBy(
                        () -> connector.receive(account, post(Map.of("consent", "yes", "consent_version", "4"), "*/*")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.faults())
                                .extracting(fault -> fault.field() + " " + fault.code())
                                .containsExactly("mail contact"));
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThat(faults(filled(Map.of("who", "x".repeat(501))))).containsExactly("who too-long");
        assertThat(faults(filled(Map.of("wish", "x".repeat(20_001))))).containsExactly("wish too-long");
        assertThat(lead(filled(Map.of("wish", "x".repeat(20_000)))).text()).hasSizeGreaterThan(20_000);
    }

    @Test
    void aLineStaysOneLine() {
        Inbound.Message lead = lead(filled(Map.of("company", "Acme\r\nBcc: all@example.com")));
        assertThat(lead.from().company()).isEqualTo("Acme Bcc: all@example.com");
    }

    @Test
    void filesAreTakenByTheServersRules() {
        assertThat(faultsOf(multipart("setup.exe", "MZ"))).containsExactly("plan file-type");
        assertThat(faultsOf(multipart("big.pdf", "x".repeat(101)))).containsExactly("plan file-too-large");
        Inbound.Message lead = (Inbound.Message) connector
                .receive(account(built()), multipart("plan.pdf", "%PDF"))
                .items()
                .getFirst();
        assertThat(lead.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.name()).isEqualTo("plan.pdf"));
    }

    @Test
    void thePageOfAFaultKeepsWhatWasTyped() {
        Map<String, String> typed = filled(Map.of(
                "email", "ana@", "wish", "<script>alert(1)</script> & more", "utm_source", "fair", "fl_nonce", "n-1"));
        Receipt receipt = connector.receive(account(built()), post(typed, "text/html"));
        assertThat(receipt.items()).isEmpty();
        assertThat(receipt.answer().status()).isEqualTo(400);
        Document page = Jsoup.parse(receipt.answer().body());
        assertThat(page.select("#f-email").attr("value")).isEqualTo("ana@");
        assertThat(page.select("#f-email").attr("aria-invalid")).isEqualTo("true");
        assertThat(page.select("#e-email").text()).isEqualTo("电子邮箱地址不完整。");
        assertThat(page.select("[role=alert] a[href=#f-email]")).hasSize(1);
        assertThat(page.select("textarea").text()).isEqualTo("<script>alert(1)</script> & more");
        assertThat(page.select("[name=country] option[selected]").attr("value")).isEqualTo("PT");
        assertThat(page.select("[name=tel_country] option[selected]").attr("value"))
                .isEqualTo("PT");
        assertThat(page.select("[name=budget_currency] option[selected]").attr("value"))
                .isEqualTo("EUR");
        assertThat(page.select("[name=terms][checked], [name=consent][checked]"))
                .hasSize(2);
        assertThat(page.select("[name=utm_source]").attr("value")).isEqualTo("fair");
        assertThat(page.select("[name=fl_nonce]").attr("value")).isEqualTo("n-1");
        assertThat(page.select("[name=consent_version]")).hasSize(1);
        assertThat(page.select("script:not([src])")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh-TW;zh-CN;ltr", "ar-EG;ar;rtl", "fr,en;en;ltr", "ja;en;ltr"})
    void thePageSpeaksTheVisitorsLanguage(String row) {
        String[] parts = row.split(";");
        Document page = Jsoup.parse(get(Map.of("accept-language", List.of(parts[0])), Map.of()));
        assertThat(page.select("html").attr("lang")).isEqualTo(parts[1]);
        assertThat(page.select("html, main, form").eachAttr("dir")).containsOnly(parts[2]);
    }

    @Test
    void aLanguageMayBeChosenAndTheCampaignStays() {
        Document page = Jsoup.parse(get(
                Map.of("accept-language", List.of("en")), Map.of("lang", List.of("ar"), "utm_source", List.of("a b"))));
        assertThat(page.select("html").attr("lang")).isEqualTo("ar");
        assertThat(page.select("h1").text()).isEqualTo("اطلب عرض سعر");
        assertThat(page.select("nav a[lang=en]").attr("href")).isEqualTo("/forms/" + KEY + "?lang=en&utm_source=a+b");
        assertThat(page.select("[name=country] option[value=DE]").text()).isEqualTo("ألمانيا");
    }

    @Test
    void everyFieldHasALabelAndNothingIsMarkedUpTwice() {
        Document page = Jsoup.parse(get(Map.of(), Map.of()));
        page.select("form :is(input:not([type=hidden]),select,textarea)")
                .forEach(control -> assertThat(control.hasAttr("aria-label")
                                || control.closest("label") != null
                                || page.select("label[for=" + control.id() + "]")
                                                .size()
                                        == 1)
                        .as(control.outerHtml())
                        .isTrue());
        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(page.select("[style]")).isEmpty();
    }

    @Test
    void aScriptDrawsTheSameFormWithoutMarkup() {
        JsonNode drawn = JsonMapper.shared()
                .readTree(connector
                        .drawn(account(built()), request("GET", Map.of(), Map.of(), ""))
                        .body());
        assertThat(drawn.path("form").path(0).asString()).isEqualTo("form");
        assertThat(drawn.path("form").path(1).path("action").asString())
                .isEqualTo("https://inbox.example/forms/" + KEY);
        assertThat(drawn.path("css").asString()).contains(".fl-form");
        assertThat(drawn.path("texts").path("offline").asString()).isNotBlank();
    }

    @Test
    void thePreviewHasAFormForPagesWithoutScripts() {
        var preview = connector.preview(account(null), connector.form(account(built())), "en");
        assertThat(Jsoup.parse(preview.page()).select("h1").text()).isEqualTo("Ask for a quote");
        Document snippet = Jsoup.parse(preview.snippet());
        assertThat(snippet.select("form").attr("action")).isEqualTo("https://inbox.example/forms/" + KEY);
        assertThat(snippet.select("form").attr("enctype")).isEqualTo("multipart/form-data");
        assertThat(snippet.select("script, [name=fl_started], [name=fl_nonce]")).isEmpty();
        assertThat(snippet.select("[name=fl_version]").attr("value")).isEqualTo("7");
    }

    @Test
    void signsOfAMachineHoldItBackForAPerson() {
        assertThat(held(Map.of("fl_website", "x"))).isEqualTo("form-trap-field");
        assertThat(held(Map.of("fl_started", Long.toString(NOW.toEpochMilli() - 2_999))))
                .isEqualTo("form-too-fast");
        assertThat(held(Map.of("wish", "http://a.example https://b.example www.c.example")))
                .isEqualTo("form-many-links");
        lead(filled(Map.of("wish", "http://a.example https://b.example")));
        lead(filled(Map.of("fl_started", Long.toString(NOW.toEpochMilli() - 3_000))));
    }

    @Test
    void whatWasHeldBackCanStillBecomeALead() {
        Receipt receipt = receive(filled(Map.of("fl_website", "x", "utm_source", "fair")), built());
        assertThat(receipt.answer().status()).isEqualTo(202);
        Inbound.Broken held = (Inbound.Broken) receipt.items().getFirst();
        Receipt genuine = receive(filled(Map.of("utm_source", "fair")), built());
        assertThat(genuine.items().getFirst().externalKey()).isNotEqualTo(held.externalKey());
        assertThat(genuine.sameness()).isNotEqualTo(receipt.sameness());
        Raw raw = held.raw();
        Inbound.Message lead = (Inbound.Message) connector.reread(account(built()), raw, held.externalKey());
        assertThat(lead.externalKey()).isEqualTo(held.externalKey());
        assertThat(lead.from().email()).isEqualTo("ana@moveis.pt");
        assertThat(lead.source()).containsEntry("consent_at", NOW.toString()).containsEntry("utm_source", "fair");
    }

    @Test
    void whoAgreedBeforeTheWordsChangedHasNotAgreedToTheNewOnes() {
        Receipt receipt = receive(filled(Map.of("fl_website", "x")), built());
        Inbound.Broken held = (Inbound.Broken) receipt.items().getFirst();
        FormDefinition changed = with(built(), new Consent(5, true, Map.of("en", "We sell your data.")));
        Inbound.Message lead = (Inbound.Message) connector.reread(account(changed), held.raw(), held.externalKey());
        assertThat(lead.source()).containsEntry("consent", "no").doesNotContainKeys("consent_text", "consent_version");
        assertThat(lead.from().email()).isEqualTo("ana@moveis.pt");
    }

    @Test
    void whatTheSenderSaysOfItselfIsNotAllBelieved() {
        Inbound.Message lead = lead(filled(Map.of("fl_version", "999999999", "tz", "Europe/Nowhere")));
        assertThat(lead.source()).containsEntry("form_version", "7");
        assertThat(lead.from().timeZone()).isNull();
        assertThat(lead(filled(Map.of("tz", "Europe/Lisbon"))).from().timeZone())
                .isEqualTo("Europe/Lisbon");
        for (String bad : List.of(
                "mailto:a@b.de",
                "a;b,c@d.de",
                "a@b_c!.xy",
                "a@-c-.de",
                "a@b..de",
                "a\u200b@b.de",
                "a@" + "b".repeat(64) + ".de")) {
            assertThat(faults(filled(Map.of("email", bad)))).as(bad).containsExactly("email email");
        }
        for (String good : List.of("ana.b+c@sub.exämple.pt", "张@例子.中国", "o'neill@b-c.co.uk")) {
            assertThat(lead(filled(Map.of("email", good))).from().email()).isEqualTo(good);
        }
    }

    @Test
    void aNumberKeepsItsExtensionAndIsNoWord() {
        assertThat(lead(filled(Map.of("tel", "912 345 678 ext. 12"))).text()).contains("Phone: +351912345678 ext. 12");
        assertThat(faults(filled(Map.of("tel", "call 912 345 678 now")))).containsExactly("tel phone");
    }

    @Test
    void theSameContentIsTheSameFromAnyPage() {
        Receipt one = receive(filled(Map.of("fl_nonce", "1", "fl_started", "1700000000000")), built());
        Receipt two = receive(filled(Map.of("fl_nonce", "2", "utm_source", "x")), built());
        Receipt other = receive(filled(Map.of("wish", "Tables.")), built());
        assertThat(two.sameness()).isEqualTo(one.sameness());
        assertThat(two.items().getFirst().externalKey())
                .isNotEqualTo(one.items().getFirst().externalKey());
        assertThat(other.sameness()).isNotEqualTo(one.sameness());
        Map<String, String> silent = filled(Map.of());
        silent.remove("consent");
        FormDefinition free = with(built(), new Consent(4, false, Map.of("en", "I agree.")));
        assertThat(receive(silent, free).sameness())
                .isNotEqualTo(receive(filled(Map.of()), free).sameness());
    }

    @Test
    void thanksAreTheAdminsAndNameNoAnswer() {
        FormDefinition plain = withoutFile(built());
        Receipt page = connector.receive(account(plain), post(filled(Map.of()), "text/html"));
        assertThat(page.answer().status()).isEqualTo(200);
        assertThat(page.answer().body()).contains("谢谢您，我们明天回复。").doesNotContain("Ana", "moveis");
        FormDefinition leading = with(plain, new Thanks(Map.of(), "https://shop.example/thanks?from=form"));
        Receipt on = connector.receive(account(leading), post(filled(Map.of()), "text/html"));
        assertThat(on.answer().status()).isEqualTo(303);
        assertThat(on.answer().location()).isEqualTo(URI.create("https://shop.example/thanks?from=form"));
        Receipt script = receive(filled(Map.of()), leading);
        assertThat(script.answer().status()).isEqualTo(202);
        JsonNode said = JsonMapper.shared().readTree(script.answer().body());
        assertThat(said.path("status").asString()).isEqualTo("stored");
        assertThat(said.path("redirect").asString()).isEqualTo("https://shop.example/thanks?from=form");
    }

    @Test
    void anOlderVersionIsSaidToHaveBeenAnswered() {
        assertThat(lead(filled(Map.of("fl_version", "6", "retired_field", "42"))))
                .satisfies(lead -> assertThat(lead.source()).containsEntry("form_version", "6"))
                .satisfies(lead -> assertThat(lead.text()).contains("retired_field: 42"));
    }

    @Test
    void ourOwnPageMayPostWhateverSitesAreAllowed() {
        Account<FormSettings> account = account(withoutFile(built()), "https://shop.example");
        for (String origin : List.of("https://inbox.example", "https://shop.example", "http://localhost:8080")) {
            HttpDelivery plain = post(filled(Map.of()), "*/*");
            Map<String, List<String>> headers = new HashMap<>(plain.headers());
            headers.put("origin", List.of(origin));
            headers.put("host", List.of("localhost:8080"));
            HttpDelivery delivery = new HttpDelivery("POST", headers, Map.of(), plain.body(), "203.0.113.9", NOW);
            assertThat(connector.receive(account, delivery).items()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 429, 503})
    void aPageForWhatCouldNotBeTakenKeepsWhatWasTyped(int status) {
        var answer = connector.sorry(account(built()), post(filled(Map.of()), "text/html"), status);
        assertThat(answer.status()).isEqualTo(status);
        Document page = Jsoup.parse(answer.body());
        assertThat(page.select("[role=alert]").text()).isNotBlank();
        assertThat(page.select("textarea").text()).isEqualTo("We need chairs.\nFor May.");
    }

    @Test
    void aFormHasItsLimits() {
        assertThat(fault(form -> withFields(form, List.of(labelled("m", Type.EMAIL, true, "x".repeat(201))))))
                .isEqualTo("definition.fields[0].label.en too-long");
        Field helped =
                new Field("m", Type.EMAIL, true, Map.of("en", "m"), Map.of("en", "x".repeat(501)), List.of(), null);
        assertThat(fault(form -> withFields(form, List.of(helped)))).isEqualTo("definition.fields[0].help.en too-long");
        List<Option> many = IntStream.range(0, 101)
                .mapToObj(n -> new Option("o" + n, Map.of()))
                .toList();
        Field choice = new Field("s", Type.SELECT, false, Map.of("en", "s"), Map.of(), many, null);
        assertThat(fault(form -> withFields(form, List.of(choice)))).isEqualTo("definition.fields[0].options count");
        assertThat(fault(form -> with(form, new Thanks(Map.of("en", "x".repeat(2_001)), null))))
                .isEqualTo("definition.thanks.message.en too-long");
        List<String> tongues =
                IntStream.range(0, 21).mapToObj(n -> "a" + (char) ('a' + n)).toList();
        assertThat(fault(form -> new FormDefinition(
                        1, tongues, form.title(), Map.of(), Map.of(), form.fields(), null, form.spam(), form.thanks())))
                .isEqualTo("definition.languages count");
        String long255 = "a".repeat(64) + "@" + "b".repeat(187) + ".pt";
        assertThat(faults(filled(Map.of("email", long255)))).containsExactly("email too-long");
    }

    @Test
    void aFormThatCannotWorkIsNotPublished() {
        assertThat(fault(form -> withFields(form, List.of()))).isEqualTo("definition.fields count");
        assertThat(fault(form -> withFields(form, List.of(field("a", Type.TEXT, false)))))
                .isEqualTo("definition.fields no-contact");
        assertThat(fault(form -> withFields(form, List.of(field("E Mail", Type.EMAIL, false)))))
                .isEqualTo("definition.fields[0].id id");
        assertThat(fault(form ->
                        withFields(form, List.of(field("mail", Type.EMAIL, false), field("mail", Type.TEXT, false)))))
                .isEqualTo("definition.fields[1].id twice");
        for (String taken : List.of("utm_source", "fl_x", "consent", "nonce", "last_gclid")) {
            assertThat(fault(form -> withFields(form, List.of(field(taken, Type.EMAIL, false)))))
                    .isEqualTo("definition.fields[0].id taken");
        }
        assertThat(fault(form -> withFields(form, List.of(field("s", Type.SELECT, false)))))
                .isEqualTo("definition.fields[0].options count");
        assertThat(fault(form -> withFields(
                        form,
                        IntStream.range(0, 51)
                                .mapToObj(n -> field("m" + n, Type.EMAIL, false))
                                .toList())))
                .isEqualTo("definition.fields count");
        assertThat(fault(form -> with(form, new Consent(1, true, Map.of()))))
                .isEqualTo("definition.consent.text needed");
        assertThat(fault(form -> with(form, new Consent(1, true, Map.of("en", "x".repeat(2_001))))))
                .isEqualTo("definition.consent.text.en too-long");
        for (String bad :
                List.of("javascript:alert(1)", "//evil.example", "/thanks", "https://a@b.example/x", "ftp://a/")) {
            assertThat(fault(form -> with(form, new Thanks(Map.of(), bad))))
                    .isEqualTo("definition.thanks.redirect address");
        }
        assertThat(fault(form -> with(form, new Spam(61, 3, null)))).isEqualTo("definition.spam.minSeconds range");
        assertThat(fault(form -> with(form, new Spam(2, 3, 0)))).isEqualTo("definition.spam.perMinute range");
        assertThat(fault(form -> new FormDefinition(
                        1,
                        List.of("en\"><script>"),
                        form.title(),
                        Map.of(),
                        Map.of(),
                        form.fields(),
                        null,
                        form.spam(),
                        form.thanks())))
                .isEqualTo("definition.languages language");
    }

    @Test
    void aDefinitionSurvivesJson() {
        FormDefinition form = built();
        String json = JsonMapper.shared().writeValueAsString(form);
        assertThat(json).contains("\"long_text\"");
        assertThat(JsonMapper.shared().readValue(json, FormDefinition.class)).isEqualTo(form);
    }

    @Test
    void everyLanguageOfOursSaysEverything() {
        FormTexts english = FormTexts.in("en");
        for (String language : FormTexts.LANGUAGES) {
            for (String key :
                    List.of("send", "choose", "fault.contact", "fault.file-type", "problem.busy", "gone.text")) {
                assertThat(FormTexts.in(language).get(key))
                        .as(language + " " + key)
                        .isNotBlank();
                if (!language.equals("en") && !key.equals("send")) {
                    assertThat(FormTexts.in(language).get(key)).isNotEqualTo(english.get(key));
                }
            }
        }
    }

    private String fault(UnaryOperator<FormDefinition> edit) {
        try {
            connector.check(account(built(edit)).settings());
            return "none";
        } catch (BadSettings e) {
            return e.field() + " " + e.code();
        }
    }

    private String held(Map<String, String> signs) {
        Receipt receipt = receive(filled(signs), built());
        assertThat(receipt.answer().status()).isEqualTo(202);
        return ((Inbound.Broken) receipt.items().getFirst()).reason();
    }

    private Inbound.Message lead(Map<String, String> fields) {
        return lead(fields, built());
    }

    private Inbound.Message lead(Map<String, String> fields, FormDefinition form) {
        return (Inbound.Message) receive(fields, form).items().getFirst();
    }

    private Receipt receive(Map<String, String> fields, FormDefinition form) {
        return connector.receive(account(withoutFile(form)), post(fields, "*/*"));
    }

    private List<String> faults(Map<String, String> fields) {
        FormDefinition form = fields.size() == 1 ? built() : withoutFile(built());
        return faultsOf(form, post(fields, "*/*"));
    }

    private List<String> faultsOf(HttpDelivery delivery) {
        return faultsOf(built(), delivery);
    }

    private List<String> faultsOf(FormDefinition form, HttpDelivery delivery) {
        try {
            connector.receive(account(form), delivery);
            return List.of();
        } catch (Refused refused) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("invalid");
            return refused.faults().stream()
                    .map(fault -> fault.field() + " " + fault.code())
                    .toList();
        }
    }

    private Document page(Map<String, String> fields) {
        Receipt receipt = connector.receive(account(withoutFile(built())), post(fields, "text/html"));
        assertThat(receipt.answer().status()).isEqualTo(400);
        return Jsoup.parse(receipt.answer().body());
    }

    private String get(Map<String, List<String>> headers, Map<String, List<String>> query) {
        return connector
                .receive(account(built()), request("GET", headers, query, ""))
                .answer()
                .body();
    }

    /** All that is needed, and more, with some of it replaced. */
    private static Map<String, String> filled(Map<String, String> instead) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("fl_version", "7");
        fields.put("fl_lang", "zh-CN");
        fields.put("who", "Ana Ferreira");
        fields.put("email", "ana@moveis.pt");
        fields.put("tel_country", "PT");
        fields.put("tel", "912 345 678");
        fields.put("company", "Móveis Lda");
        fields.put("country", "PT");
        fields.put("line", "chairs");
        fields.put("wish", "We need chairs.\nFor May.");
        fields.put("qty", "1200");
        fields.put("budget", "2500.50");
        fields.put("budget_currency", "EUR");
        fields.put("finish", "oak");
        fields.put("terms", "yes");
        fields.put("by", "2026-05-01");
        fields.put("campaign", "forged");
        fields.put("extra", "kept");
        fields.put("consent", "yes");
        fields.put("consent_version", "4");
        fields.putAll(instead);
        return fields;
    }

    private static FormDefinition built() {
        return built(UnaryOperator.identity());
    }

    private static FormDefinition built(UnaryOperator<FormDefinition> edit) {
        List<Field> fields = List.of(
                labelled("who", Type.NAME, true, "Your name"),
                labelled("email", Type.EMAIL, true, "E-mail"),
                labelled("tel", Type.PHONE, false, "Phone"),
                labelled("company", Type.COMPANY, false, "Company"),
                labelled("country", Type.COUNTRY, false, "Country"),
                choice("line", Type.PRODUCT_LINE, "Product", new Option("chairs", Map.of("en", "Chairs"))),
                labelled("wish", Type.LONG_TEXT, false, "Your wish"),
                labelled("qty", Type.QUANTITY, false, "Pieces"),
                labelled("budget", Type.AMOUNT, false, "Budget"),
                choice("finish", Type.SELECT, "Finish", new Option("oak", Map.of("en", "Oak, oiled", "zh-CN", "橡木"))),
                labelled("terms", Type.CHECKBOX, true, "Catalogue wanted"),
                labelled("by", Type.DATE, false, "Needed by"),
                labelled("plan", Type.FILE, true, "Plan"),
                new Field("campaign", Type.HIDDEN, false, Map.of(), Map.of(), List.of(), "spring-fair"));
        return edit.apply(new FormDefinition(
                7,
                List.of("en", "zh-CN", "ar"),
                Map.of("en", "Ask for a quote", "zh-CN", "索取报价", "ar", "اطلب عرض سعر"),
                Map.of("en", "We answer within a day."),
                Map.of(),
                fields,
                new Consent(4, true, Map.of("en", "I agree.", "zh-CN", "我同意。")),
                new Spam(3, 2, null),
                new Thanks(Map.of("en", "Thanks, we answer tomorrow.", "zh-CN", "谢谢您，我们明天回复。"), null)));
    }

    private static FormDefinition withoutFile(FormDefinition form) {
        return withFields(
                form,
                form.fields().stream().filter(each -> each.type() != Type.FILE).toList());
    }

    private static FormDefinition withFields(FormDefinition f, List<Field> fields) {
        return new FormDefinition(
                f.version(),
                f.languages(),
                f.title(),
                f.intro(),
                f.submit(),
                fields,
                f.consent(),
                f.spam(),
                f.thanks());
    }

    private static FormDefinition with(FormDefinition f, Consent consent) {
        return f.numbered(f.version(), consent);
    }

    private static FormDefinition with(FormDefinition f, Thanks thanks) {
        return new FormDefinition(
                f.version(),
                f.languages(),
                f.title(),
                f.intro(),
                f.submit(),
                f.fields(),
                f.consent(),
                f.spam(),
                thanks);
    }

    private static FormDefinition with(FormDefinition f, Spam spam) {
        return new FormDefinition(
                f.version(),
                f.languages(),
                f.title(),
                f.intro(),
                f.submit(),
                f.fields(),
                f.consent(),
                spam,
                f.thanks());
    }

    private static Field field(String id, Type type, boolean required) {
        return labelled(id, type, required, id);
    }

    private static Field labelled(String id, Type type, boolean required, String label) {
        return new Field(id, type, required, Map.of("en", label), Map.of(), List.of(), null);
    }

    private static Field choice(String id, Type type, String label, Option option) {
        return new Field(id, type, false, Map.of("en", label), Map.of("en", "Choose one"), List.of(option), null);
    }

    private static Account<FormSettings> account(@Nullable FormDefinition form) {
        return account(form, null);
    }

    private static Account<FormSettings> account(@Nullable FormDefinition form, @Nullable String sites) {
        FormSettings settings = new FormSettings(null, null, null, sites, null, 2, form);
        return new Account<>(ID, KEY, "Shop", settings, List.of(), URI.create("https://inbox.example"), "CN");
    }

    private static HttpDelivery post(Map<String, String> fields, String accept) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request(
                "POST",
                Map.of(
                        "content-type", List.of("application/x-www-form-urlencoded"),
                        "accept", List.of(accept),
                        "accept-language", List.of("zh-CN")),
                Map.of(),
                body);
    }

    private static HttpDelivery multipart(String fileName, String content) {
        StringBuilder body = new StringBuilder();
        filled(Map.of())
                .forEach((name, value) -> body.append("--b\r\nContent-Disposition: form-data; name=\"")
                        .append(name)
                        .append("\"\r\n\r\n")
                        .append(value)
                        .append("\r\n"));
        body.append("--b\r\nContent-Disposition: form-data; name=\"plan\"; filename=\"")
                .append(fileName)
                .append("\"\r\nContent-Type: application/pdf\r\n\r\n")
                .append(content)
                .append("\r\n--b--\r\n");
        return request(
                "POST",
                Map.of("content-type", List.of("multipart/form-data; boundary=b"), "accept", List.of("*/*")),
                Map.of(),
                body.toString());
    }

    private static HttpDelivery request(
            String method, Map<String, List<String>> headers, Map<String, List<String>> query, String body) {
        return new HttpDelivery(method, headers, query, body.getBytes(StandardCharsets.UTF_8), "203.0.113.9", NOW);
    }
}
