package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testing.FairleadTest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Forms from the builder's side to the lead, over HTTP. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class FormsTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    private Office office;
    private Office.Channel form;

    @BeforeEach
    void make() {
        office = new Office(db, http);
        form = office.channel("form", Map.of("productLine", "chairs"));
    }

    @Test
    void everyPublishedVersionIsKeptAndASubmissionSaysWhichItAnswers() {
        JsonNode before = builder();
        assertThat(before.path("published").asBoolean()).isFalse();
        assertThat(before.path("definition").path("fields").size()).isEqualTo(6);
        JsonNode first = publish(definition("I agree."));
        assertThat(first.path("definition").path("version").asInt()).isEqualTo(1);
        assertThat(first.path("definition").path("consent").path("version").asInt())
                .isEqualTo(1);
        publish(definition("I agree."));
        JsonNode third = publish(definition("I agree to more."));
        assertThat(third.path("definition").path("version").asInt()).isEqualTo(3);
        assertThat(third.path("definition").path("consent").path("version").asInt())
                .isEqualTo(2);
        assertThat(third.path("versions").size()).isEqualTo(3);
        assertThat(third.path("versions").path(0).path("by").asString()).isNotBlank();
        byte[] old = http.get()
                .uri("/api/channels/" + form.id() + "/form/versions/1")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        assertThat(JsonMapper.shared()
                        .readTree(old)
                        .path("consent")
                        .path("text")
                        .path("en")
                        .asString())
                .isEqualTo("I agree.");

        post(filled(Map.of("fl_version", "1", "consent_version", "2")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(source("form_version")).isEqualTo("1");
        assertThat(source("consent_text")).isEqualTo("I agree to more.");
    }

    @Test
    void twoAdminsDoNotOverwriteEachOther() {
        long version = builder().path("version").asLong();
        publish(version, definition("One."), 200);
        assertThat(publish(version, definition("Two."), 409).path("code").asString())
                .isEqualTo("stale-version");
        assertThat(office.rows.number(
                        "select count(*) from form_version where channel_account_id = '" + form.id() + "'"))
                .isEqualTo(1);
        assertThat(builder()
                        .path("definition")
                        .path("consent")
                        .path("text")
                        .path("en")
                        .asString())
                .isEqualTo("One.");
    }

    @Test
    void aFormThatCannotWorkIsRefusedWithItsField() {
        Map<String, Object> broken = definition("I agree.");
        broken.put("thanks", Map.of("redirect", "javascript:alert(1)"));
        JsonNode problem = publish(builder().path("version").asLong(), broken, 400);
        assertThat(problem.path("fields").path(0).path("field").asString()).isEqualTo("definition.thanks.redirect");
        assertThat(problem.path("fields").path(0).path("code").asString()).isEqualTo("address");
        Map<String, Object> huge = definition("I agree.");
        Map<String, String> texts = new HashMap<>();
        for (int n = 0; n < 80; n++) {
            texts.put("l" + (char) ('a' + n % 26) + "-" + n, "x".repeat(2_000));
        }
        huge.put("intro", texts);
        assertThat(publish(builder().path("version").asLong(), huge, 400)
                        .path("fields")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("too-large");
        assertThat(builder().path("published").asBoolean()).isFalse();
    }

    @Test
    void onlyTheBuildersPageChangesAForm() {
        publish(definition("I agree."));
        http.patch()
                .uri("/api/channels/" + form.id())
                .header("Cookie", office.admin)
                .bodyValue(Map.of("productLine", "tables", "definition", Map.of("version", 99)))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        assertThat(builder().path("definition").path("version").asInt()).isEqualTo(1);
        String agent = office.cookie(office.rows.user("agent"));
        for (String path : List.of("/form", "/form/versions/1")) {
            http.get()
                    .uri("/api/channels/" + form.id() + path)
                    .header("Cookie", agent)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .returnResult();
        }
        http.put()
                .uri("/api/channels/" + form.id() + "/form")
                .header("Cookie", agent)
                .bodyValue(Map.of("version", 1, "definition", definition("Mine.")))
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        Office.Channel webhook = office.channel("webhook", Map.of());
        http.get()
                .uri("/api/channels/" + webhook.id() + "/form")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
    }

    @Test
    void whatSaysLittleIsReadAsLittle() {
        for (String path : List.of("?utm_source", "/form.json?gclid")) {
            http.get().uri(form.path() + path).exchange().expectStatus().isOk().expectBody();
        }
        http.head()
                .uri(form.path())
                .header("Accept", "text/html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
        http.post()
                .uri(form.path() + "?utm_source")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("email=a%40b.example&message=hi")
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody();
        for (Map<String, Object> nothing : List.<Map<String, Object>>of(Map.of(), Map.of("language", "en"))) {
            http.post()
                    .uri("/api/channels/" + form.id() + "/form/preview")
                    .header("Cookie", office.admin)
                    .bodyValue(nothing)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.fields[0].field")
                    .isEqualTo("definition");
        }
    }

    @Test
    void aLeadKeepsItsSourceForEver() {
        publish(definition("I agree."));
        post(filled(Map.of("utm_source", "google", "last_utm_source", "mail", "bd_vid", "7")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(source("utm_source")).isEqualTo("google");
        assertThat(source("last_utm_source")).isEqualTo("mail");
        assertThat(source("touched_at")).isNotBlank();
        assertThat(source("consent_at")).isNotBlank();
        String where = " where channel_account_id = '" + form.id() + "'";
        assertThatThrownBy(() -> office.rows.run("update message set source = '{\"utm_source\":\"forged\"}'" + where))
                .hasStackTraceContaining("written once");
        assertThatThrownBy(() -> office.rows.run(
                        "update contact set source = null where id in (select author_id from message" + where + ")"))
                .hasStackTraceContaining("written once");
        office.rows.run("update message set version = version + 1" + where);
        assertThat(source("utm_source")).isEqualTo("google");
    }

    @Test
    void theSamePayloadTwiceInTenMinutesIsOneLead() {
        publish(definition("I agree."));
        post(filled(Map.of("fl_nonce", "a"))).expectStatus().isAccepted().expectBody();
        post(filled(Map.of("fl_nonce", "b", "utm_source", "x")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(office.messages(form)).isEqualTo(1);
        // As if the first had come nine minutes and then more than ten minutes ago, whatever the clock's tens are.
        age("9 minutes");
        post(filled(Map.of("fl_nonce", "c"))).expectStatus().isAccepted().expectBody();
        assertThat(office.messages(form)).isEqualTo(1);
        age("2 minutes");
        post(filled(Map.of("fl_nonce", "d"))).expectStatus().isAccepted().expectBody();
        assertThat(office.messages(form)).isEqualTo(2);
        post(filled(Map.of("wish", "Tables."))).expectStatus().isAccepted().expectBody();
        assertThat(office.messages(form)).isEqualTo(3);
    }

    @Test
    void theSamePayloadWithoutADefinitionIsOneLeadToo() {
        post(new LinkedHashMap<>(Map.of("email", "a@acme.pt", "message", "Hello")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        post(new LinkedHashMap<>(Map.of("email", "a@acme.pt", "message", "Hello", "fl_nonce", "z")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(office.messages(form)).isEqualTo(1);
    }

    @Test
    void aScriptIsToldEveryFaultInTheVisitorsLanguage() {
        publish(definition("I agree."));
        post(filled(Map.of("mail", "ana@", "fl_lang", "zh-CN")), MediaType.APPLICATION_JSON)
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.fields[0].field")
                .isEqualTo("mail")
                .jsonPath("$.fields[0].code")
                .isEqualTo("email")
                .jsonPath("$.fields[0].message")
                .isEqualTo("电子邮箱地址不完整。");
        assertThat(office.ledger(form)).isZero();
    }

    @Test
    void aPageWithoutScriptsGetsItsWordsBackAndThenGoesOn() {
        Map<String, Object> leading = definition("I agree.");
        leading.put("thanks", Map.of("redirect", "https://shop.example/thanks"));
        publish(leading);
        Document again = page(post(filled(Map.of("mail", "ana@")), MediaType.TEXT_HTML), 400);
        assertThat(again.select("#f-mail").attr("value")).isEqualTo("ana@");
        assertThat(again.select("textarea").text()).isEqualTo("We need chairs.");
        assertThat(again.select("[role=alert]")).hasSize(1);
        post(filled(Map.of()), MediaType.TEXT_HTML)
                .expectStatus()
                .isEqualTo(303)
                .expectHeader()
                .valueEquals("Location", "https://shop.example/thanks")
                .expectHeader()
                .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy).contains("form-action 'self' https://shop.example;"))
                .expectBody()
                .returnResult();
        assertThat(office.messages(form)).isEqualTo(1);
    }

    @Test
    void filesAreTakenByTheServersRules() {
        Map<String, Object> withFile = definition("I agree.");
        withFile.put("fields", List.of(field("mail", "email"), field("plan", "file")));
        publish(withFile);
        upload("setup.EXE", new byte[] {'M', 'Z'})
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].code")
                .isEqualTo("file-type");
        assertThat(office.ledger(form)).isZero();
        upload("large.bin", new byte[11 * 1024 * 1024])
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
        upload("plan.pdf", "%PDF-1.4\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(office.rows.text("""
                        select a.name from message m
                        join message_attachment ma on ma.message_id = m.id join attachment a on a.id = ma.attachment_id
                        where m.channel_account_id = '%s'""".formatted(form.id()))).isEqualTo("plan.pdf");
    }

    @Test
    void aSuspectWaitsForAPersonAndBecomesALeadByTheirWord() {
        publish(definition("I agree."));
        post(filled(Map.of("wish", "http://a.example http://b.example http://c.example http://d.example")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        post(filled(Map.of("wish", "http://a.example http://b.example http://c.example http://d.example")))
                .expectStatus()
                .isAccepted()
                .expectBody();
        assertThat(office.messages(form)).isZero();
        String where = " from quarantine where channel_account_id = '" + form.id() + "'";
        assertThat(office.rows.number("select count(*)" + where)).isEqualTo(1);
        assertThat(office.rows.text("select reason" + where)).isEqualTo("form-many-links");
        http.post()
                .uri("/api/quarantine/" + office.rows.id("select id" + where) + "/replay")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        assertThat(office.messages(form)).isEqualTo(1);
        assertThat(source("consent")).isEqualTo("yes");
    }

    @Test
    void aFormsOwnLimitHoldsForItAlone() {
        Map<String, Object> narrow = definition("I agree.");
        narrow.put("spam", Map.of("minSeconds", 2, "maxLinks", 3, "perMinute", 2));
        publish(narrow);
        Office.Channel other = office.channel("form", Map.of());
        post(filled(Map.of("wish", "1"))).expectStatus().isAccepted().expectBody();
        post(filled(Map.of("wish", "2"))).expectStatus().isAccepted().expectBody();
        post(filled(Map.of("wish", "3")))
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");
        Document page = page(post(filled(Map.of("wish", "3")), MediaType.TEXT_HTML), 429);
        assertThat(page.select("textarea").text()).isEqualTo("3");
        assertThat(page.select("[role=alert]").text()).contains("wait a minute");
        http.post()
                .uri(other.path())
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("email=a%40acme.pt&message=hi")
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        assertThat(office.messages(form)).isEqualTo(2);
        assertThat(office.messages(other)).isEqualTo(1);
    }

    @Test
    void whatIsTooLargeOrTooMuchHasItsReason() {
        publish(definition("I agree."));
        Document page = page(post(filled(Map.of("wish", "x".repeat(1_100_000))), MediaType.TEXT_HTML), 413);
        assertThat(page.select("h1, [role=alert]").text()).isNotBlank();
        post(filled(Map.of("wish", "x".repeat(20_001))))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].code")
                .isEqualTo("too-long");
        Map<String, String> many = filled(Map.of());
        for (int n = 0; n < 201; n++) {
            many.put("more" + n, "x");
        }
        post(many).expectStatus().isBadRequest().expectBody().jsonPath("$.code").isEqualTo("invalid");
        assertThat(office.ledger(form)).isZero();
        post(filled(Map.of())).expectStatus().isAccepted().expectBody();
    }

    @Test
    void aFormThatIsNotThereSaysSoToPeopleAndMachines() {
        http.get()
                .uri("/forms/no-such-form-0123456789")
                .accept(MediaType.TEXT_HTML)
                .header("Accept-Language", "de")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("<html lang=\"de\"", "Dieses Formular gibt es nicht"));
        http.get()
                .uri("/forms/no-such-form-0123456789/form.json")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unknown-account");
    }

    @Test
    void thePreviewShowsWhatIsNotPublished() {
        byte[] answer = http.post()
                .uri("/api/channels/" + form.id() + "/form/preview")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("definition", definition("Only a sketch."), "language", "zh-CN"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        JsonNode preview = JsonMapper.shared().readTree(answer);
        assertThat(preview.path("page").asString()).contains("<html lang=\"zh-CN\"", "Only a sketch.");
        assertThat(preview.path("snippet").asString()).contains(form.path(), "name=\"mail\"");
        assertThat(builder().path("published").asBoolean()).isFalse();
    }

    private void age(String by) {
        office.rows.run("update same_delivery set at = at - interval '" + by + "' where channel_account_id = '"
                + form.id() + "'");
    }

    private String source(String name) {
        return office.rows.text("select coalesce(source ->> '" + name
                + "', '') from message where channel_account_id = '" + form.id() + "'");
    }

    private JsonNode builder() {
        return JsonMapper.shared()
                .readTree(http.get()
                        .uri("/api/channels/" + form.id() + "/form")
                        .header("Cookie", office.admin)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private JsonNode publish(Map<String, Object> definition) {
        return publish(builder().path("version").asLong(), definition, 200);
    }

    private JsonNode publish(long version, Map<String, Object> definition, int status) {
        return JsonMapper.shared()
                .readTree(http.put()
                        .uri("/api/channels/" + form.id() + "/form")
                        .header("Cookie", office.admin)
                        .bodyValue(Map.of("version", version, "definition", definition))
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private static Map<String, Object> definition(String consent) {
        Map<String, Object> definition = new HashMap<>();
        definition.put("languages", List.of("en", "zh-CN"));
        definition.put("title", Map.of("en", "Ask for a quote", "zh-CN", "索取报价"));
        definition.put("fields", List.of(field("who", "name"), field("mail", "email"), field("wish", "long_text")));
        definition.put("consent", Map.of("required", true, "text", Map.of("en", consent)));
        return definition;
    }

    private static Map<String, Object> field(String id, String type) {
        return Map.of("id", id, "type", type, "required", type.equals("email"), "label", Map.of("en", id));
    }

    private static Map<String, String> filled(Map<String, String> instead) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of(
                "who",
                "Ana",
                "mail",
                "ana@moveis.pt",
                "wish",
                "We need chairs.",
                "consent",
                "yes",
                "consent_version",
                "1"));
        fields.putAll(instead);
        return fields;
    }

    private WebTestClient.ResponseSpec post(Map<String, String> fields) {
        return post(fields, MediaType.ALL);
    }

    private WebTestClient.ResponseSpec post(Map<String, String> fields, MediaType accept) {
        MultiValueMap<String, String> body = new LinkedMultiValueMap<>();
        fields.forEach(body::add);
        return http.post()
                .uri(form.path())
                .accept(accept)
                .header("Accept-Language", "en")
                .body(BodyInserters.fromFormData(body))
                .exchange();
    }

    private WebTestClient.ResponseSpec upload(String name, byte[] bytes) {
        MultipartBodyBuilder body = new MultipartBodyBuilder();
        body.part("mail", "ana@moveis.pt");
        body.part("consent", "yes");
        body.part("consent_version", "1");
        body.part("plan", new ByteArrayResource(bytes)).filename(name);
        return http.post()
                .uri(form.path())
                .body(BodyInserters.fromMultipartData(body.build()))
                .exchange();
    }

    private static Document page(WebTestClient.ResponseSpec answer, int status) {
        String body = answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return Jsoup.parse(String.valueOf(body));
    }
}
