package io.fairlead.connector.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpConnectorContract;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormConnectorTest implements HttpConnectorContract<FormSettings> {

    private static final Instant NOW = Instant.parse("2026-03-02T09:15:00Z");
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
    private static final String URLENCODED = "application/x-www-form-urlencoded";

    private static final String JSON = """
            {"name":"Jonas Weber","email":"jonas@weber-moebel.de","phone":"+49 151 23456789","company":"Weber Möbel",
             "country":"DE","message":"Bitte ein Angebot für 200 Stühle","Quantity":200,"colours":["oak","walnut"],
             "firstTouch":{"utm_source":"google","gclid":"abc","landing_page":"https://shop.example/chairs"},
             "lastTouch":{"utm_source":"newsletter"},
             "consent":"yes","consent_text":"I agree","consent_version":"3","fl_nonce":"n-1"}""";

    private static final String ENCODED = "your-name=Li+Wei&your-email=liwei%40example.cn&product=tables"
            + "&your-message=%E6%82%A8%E5%A5%BD&utm_source=baidu&bd_vid=77&referrer=https%3A%2F%2Fwww.baidu.com%2F";

    private static final String MULTIPART = """
            --xYz\r
            Content-Disposition: form-data; name="name"\r
            \r
            Ana Ferreira\r
            --xYz\r
            Content-Disposition: form-data; name="email"\r
            \r
            ana@lisboa-moveis.pt\r
            --xYz\r
            Content-Disposition: form-data; name="plan"; filename="planta número 1.pdf"\r
            Content-Type: application/pdf\r
            \r
            %PDF-1.4\r
            --xYz\r
            Content-Disposition: form-data; name="empty"; filename=""\r
            Content-Type: application/octet-stream\r
            \r
            \r
            --xYz--\r
            """;

    private final FormConnector connector = new FormConnector();

    @Override
    public FormConnector connector() {
        return connector;
    }

    @Override
    public FormSettings settings() {
        return new FormSettings("Ask us", "I agree to be contacted.", "chairs", null, null, 2, null);
    }

    @Override
    public List<Recorded<FormSettings>> recorded() {
        return List.of(
                new Recorded<>("json", account(), post("application/json", "*/*", JSON)),
                new Recorded<>("urlencoded", account(), post(URLENCODED, BROWSER, ENCODED)),
                new Recorded<>("multipart", account(), post("multipart/form-data; boundary=xYz", BROWSER, MULTIPART)));
    }

    @Test
    void jsonOfAScriptBecomesALead() {
        Inbound.Message lead = lead(post("application/json", "*/*", JSON));
        assertThat(lead.kind()).isEqualTo(Inbound.Kind.LEAD);
        assertThat(lead.from().name()).isEqualTo("Jonas Weber");
        assertThat(lead.from().phone()).isEqualTo("+49 151 23456789");
        assertThat(lead.text())
                .isEqualTo(
                        "Bitte ein Angebot für 200 Stühle\n\nphone: +49 151 23456789\ncompany: Weber Möbel\ncountry: DE\n"
                                + "Quantity: 200\ncolours: oak, walnut");
        assertThat(lead.productLine()).isEqualTo("chairs");
        assertThat(lead.source())
                .containsEntry("utm_source", "google")
                .containsEntry("gclid", "abc")
                .containsEntry("landing_page", "https://shop.example/chairs")
                .containsEntry("last_utm_source", "newsletter")
                .containsEntry("consent_text", "I agree")
                .containsEntry("consent_version", "3");
    }

    @Test
    void fieldsOfUsualFormPluginsAreKnown() {
        Inbound.Message lead = lead(post(URLENCODED, BROWSER, ENCODED));
        assertThat(lead.from().name()).isEqualTo("Li Wei");
        assertThat(lead.from().email()).isEqualTo("liwei@example.cn");
        assertThat(lead.text()).startsWith("您好");
        assertThat(lead.productLine()).isEqualTo("tables");
        assertThat(lead.source()).containsEntry("bd_vid", "77").containsEntry("referrer", "https://www.baidu.com/");
    }

    @Test
    void multipartCarriesFiles() {
        Inbound.Message lead = lead(post("multipart/form-data; boundary=xYz", BROWSER, MULTIPART));
        assertThat(lead.attachments()).hasSize(1);
        assertThat(lead.attachments().getFirst().name()).isEqualTo("planta número 1.pdf");
        assertThat(lead.attachments().getFirst().bytes()).isEqualTo("%PDF-1.4".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void campaignOfTheAddressCountsUnlessTheFormSaysOtherwise() {
        HttpDelivery plain = post(URLENCODED, "*/*", "email=a@example.com&utm_source=form");
        HttpDelivery delivery = new HttpDelivery(
                "POST",
                plain.headers(),
                Map.of("utm_source", List.of("query"), "gclid", List.of("g1"), "other", List.of("x")),
                plain.body(),
                "203.0.113.9",
                NOW);
        assertThat(lead(delivery).source())
                .containsEntry("utm_source", "form")
                .containsEntry("gclid", "g1")
                .doesNotContainKey("other");
    }

    @Test
    void aPersonWithoutScriptsGetsAPageThatEchoesNothing() {
        Receipt receipt =
                connector.receive(account(), post(URLENCODED, BROWSER, "email=a%40example.com&message=%3Cb%3Ex"));
        assertThat(receipt.answer().status()).isEqualTo(200);
        assertThat(receipt.answer().contentType()).startsWith("text/html");
        assertThat(receipt.answer().body()).contains("Thank you").doesNotContain("<b>", "a@example.com");
        Receipt script = connector.receive(account(), post(URLENCODED, "*/*", "email=a%40example.com"));
        assertThat(script.answer().contentType()).isEqualTo("application/json");
    }

    @Test
    void whoCannotBeAnsweredIsAskedAgain() {
        assertThatThrownBy(() -> connector.receive(account(), post(URLENCODED, "*/*", "email=nonsense&message=hi")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.field()).isEqualTo("email"));
        Receipt page = connector.receive(account(), post(URLENCODED, BROWSER, "message=hi"));
        assertThat(page.items()).isEmpty();
        assertThat(page.answer().status()).isEqualTo(400);
    }

    @Test
    void machinesBelieveThatTheyGotThrough() {
        Receipt trapped = connector.receive(account(), post(URLENCODED, BROWSER, "email=a%40example.com&fl_website=x"));
        assertThat(trapped.answer().status()).isEqualTo(200);
        assertThat(trapped.items()).singleElement().isInstanceOf(Inbound.Unknown.class);
        long justNow = NOW.toEpochMilli() - 500;
        Receipt fast =
                connector.receive(account(), post(URLENCODED, "*/*", "email=a%40example.com&fl_started=" + justNow));
        assertThat(fast.items()).singleElement().isInstanceOf(Inbound.Unknown.class);
        long awhile = NOW.toEpochMilli() - 5_000;
        Receipt human =
                connector.receive(account(), post(URLENCODED, "*/*", "email=a%40example.com&fl_started=" + awhile));
        assertThat(human.items()).singleElement().isInstanceOf(Inbound.Message.class);
    }

    @Test
    void pressingTwiceIsOneLeadAndCorrectingIsAnother() {
        String once = key("email=a%40example.com&message=hi", NOW);
        assertThat(key("message=hi&email=a%40example.com&utm_source=x", NOW.plusSeconds(60)))
                .isEqualTo(once);
        assertThat(key("email=a%40example.com&message=ho", NOW)).isNotEqualTo(once);
        assertThat(key("email=a%40example.com&message=hi", NOW.plusSeconds(600)))
                .isNotEqualTo(once);
        String nonce = key("email=a%40example.com&message=hi&fl_nonce=1", NOW);
        assertThat(key("email=a%40example.com&message=hi&fl_nonce=1", NOW.plusSeconds(900)))
                .isEqualTo(nonce);
        assertThat(key("email=a%40example.com&message=ho&fl_nonce=1", NOW)).isNotEqualTo(nonce);
    }

    @Test
    void theHostedPageEscapesAndCarriesTheCampaign() {
        FormSettings settings = new FormSettings("<Ask> us", "I \"agree\"", null, null, null, null, null);
        Account<FormSettings> plain = account();
        Account<FormSettings> account =
                new Account<>(plain.id(), plain.key(), plain.name(), settings, List.of(), plain.publicUrl(), null);
        HttpDelivery get = new HttpDelivery(
                "GET", Map.of(), Map.of("utm_source", List.of("\"><script>")), new byte[0], "203.0.113.9", NOW);
        String page = connector.receive(account, get).answer().body();
        assertThat(page)
                .contains("&lt;Ask&gt; us", "action=\"/forms/" + account.key(), "name=\"utm_source\"", "fl_nonce")
                .doesNotContain("<script>");
    }

    @Test
    void onlyAllowedSitesMayPost() {
        FormSettings settings = new FormSettings(null, null, null, "https://shop.example", null, null, null);
        Account<FormSettings> plain = account();
        Account<FormSettings> account =
                new Account<>(plain.id(), plain.key(), plain.name(), settings, List.of(), plain.publicUrl(), null);
        assertThat(connector.receive(account, from("https://shop.example")).items())
                .hasSize(1);
        assertThatThrownBy(() -> connector.receive(account, from("https://evil.example")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "nonsense", "image/png"})
    void otherTypesAreRefused(String type) {
        assertThatThrownBy(() -> connector.receive(account(), post(type, "*/*", "x")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(415));
    }

    @Test
    void tooManyPartsAreRefused() {
        String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        assertThatThrownBy(() -> connector.receive(
                        account(), post("multipart/form-data; boundary=b", "*/*", part.repeat(500) + "--b--\r\n")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void moreThanTenFilesAndLongerValuesAreRefused() {
        String file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n1\r\n";
        String mail = "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@b.example\r\n";
        assertThat(lead(post("multipart/form-data; boundary=b", "*/*", mail + file.repeat(10) + "--b--\r\n"))
                        .attachments())
                .hasSize(10);
        for (HttpDelivery bad : List.of(
                post("multipart/form-data; boundary=b", "*/*", mail + file.repeat(11) + "--b--\r\n"),
                post(URLENCODED, "*/*", "email=a%40b.example&message=" + "x".repeat(100_001)))) {
            assertThatThrownBy(() -> connector.receive(account(), bad))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    @Test
    void theWordsOfAConsentAreCut() {
        Inbound.Message lead =
                lead(post(URLENCODED, "*/*", "email=a%40b.example&consent=yes&consent_text=" + "x".repeat(2_001)));
        assertThat(lead.source().get("consent_text")).hasSize(2_000);
    }

    @Test
    void aLongFormIsReadToItsEnd() {
        String many = IntStream.range(0, 180).mapToObj(n -> "f" + n + "=" + n).collect(Collectors.joining("&"));
        Inbound.Message lead =
                lead(post(URLENCODED, "*/*", "email=a%40b.example&&" + many + "&&message=Hello&company=ACME"));
        assertThat(lead.text()).startsWith("Hello\n\n").contains("f179: 179");
        assertThat(lead.from().company()).isEqualTo("ACME");
    }

    @Test
    void numbersOfJsonAreReadAsTheyAreWritten() {
        Inbound.Message lead = lead(post(
                "application/json",
                "*/*",
                "{\"email\":\"a@b.example\",\"qty\":25000000.75,\"rate\":0.0001,\"big\":1e999999}"));
        assertThat(lead.text())
                .contains("qty: 25000000.75")
                .contains("rate: 0.0001")
                .contains("big: 1E+999999");
    }

    @Test
    void aProgramIsNotTakenUnderAnotherName() {
        FormConnector strict = new FormConnector((name, bytes) -> name.endsWith(".exe") ? "file-type" : null);
        String body = "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@b.example\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"a.exe\"\r\n\r\n1\r\n--b--\r\n";
        assertThatThrownBy(() -> strict.receive(account(), post("multipart/form-data; boundary=b", "*/*", body)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.code()).isEqualTo("file-type");
                    assertThat(refused.field()).isEqualTo("x");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "E-Mail", "company", "fl_lang", "consent", "nonce", "utm_source", "a\"b<>"})
    void aTrapIsNotNamedLikeAField(String name) {
        assertThatThrownBy(() -> connector.check(new FormSettings(null, null, null, null, name, null, null)))
                .isInstanceOfSatisfying(
                        BadSettings.class, e -> assertThat(e.field()).isEqualTo("honeypot"));
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> connector.check(new FormSettings(null, null, null, null, null, 900, null)))
                .isInstanceOf(BadSettings.class);
        assertThatThrownBy(() -> connector.check(new FormSettings(null, null, null, "shop.example", null, null, null)))
                .isInstanceOf(BadSettings.class);
    }

    private String key(String body, Instant at) {
        HttpDelivery d = post(URLENCODED, "*/*", body);
        HttpDelivery moved = new HttpDelivery("POST", d.headers(), d.query(), d.body(), d.remoteAddress(), at);
        return connector.receive(account(), moved).items().getFirst().externalKey();
    }

    private Inbound.Message lead(HttpDelivery delivery) {
        return (Inbound.Message) connector.receive(account(), delivery).items().getFirst();
    }

    private static HttpDelivery from(String origin) {
        HttpDelivery d = post(URLENCODED, "*/*", "email=a%40example.com");
        Map<String, List<String>> headers = new HashMap<>(d.headers());
        headers.put("origin", List.of(origin));
        return new HttpDelivery("POST", headers, Map.of(), d.body(), d.remoteAddress(), NOW);
    }

    private static HttpDelivery post(String type, String accept, String body) {
        return new HttpDelivery(
                "POST",
                Map.of("content-type", List.of(type), "accept", List.of(accept)),
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8),
                "203.0.113.9",
                NOW);
    }
}
