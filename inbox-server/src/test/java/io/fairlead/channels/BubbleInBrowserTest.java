package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.testing.Chromium.accessible;
import static io.fairlead.testing.Chromium.assertNothingSticksOut;
import static io.fairlead.testing.Chromium.shoot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import io.fairlead.testing.Chromium;
import io.fairlead.testing.FairleadTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bubble on a page of another origin whose security policy allows our script and our socket, and nothing else. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class BubbleInBrowserTest {

    private static final byte[] PLAN = "%PDF-1.7 a plan of a house".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    TypingSignals typing;

    @LocalServerPort
    int port;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Office office;
    private UUID channel;
    private String key;
    private String secret;
    private String attributes = "";
    private DisposableServer shop;
    private Chromium chromium;
    private Browser browser;

    static boolean canRun() {
        return Chromium.canRun("widget/bubble.js");
    }

    @BeforeEach
    void openTheShop() {
        office = new Office(db, http);
        shop = HttpServer.create()
                .port(0)
                .host("localhost")
                .handle((request, response) -> response.header("Content-Type", "text/html; charset=utf-8")
                        .header("Content-Security-Policy", policy())
                        .sendString(Mono.fromSupplier(() -> page(request.uri()))))
                .bindNow();
        JsonNode made = office.create(
                "chat", Map.of("title", "Oak & Harbour", "color", "#7a4b1e", "allowedOrigins", shopAddress()));
        channel = UUID.fromString(made.get("id").asString());
        secret = made.get("secret").asString();
        key = office.rows.text("select key from channel_account where id = '" + channel + "'");
        chromium = Chromium.launch();
        browser = chromium.browser();
    }

    @AfterEach
    void closeTheShop() {
        chromium.close();
        shop.disposeNow();
    }

    @Test
    void bothDirectionsWorkUnderAStrictPolicyAndAReloadResumes() {
        Page page = visit("en-US", 1280, 800, "/?utm_source=fair&gclid=abc");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open chat"))
                .click();
        Locator text = page.getByLabel("Write a message…");
        assertThat(text).isFocused();
        text.fill("Do you ship the Harbour chair to Lisbon?");
        text.press("Shift+Enter");
        text.pressSequentially("We need 120.");
        text.press("Enter");
        assertThat(page.locator(".m.mine .t")).hasText("Do you ship the Harbour chair to Lisbon?\nWe need 120.");
        assertThat(page.locator(".m.mine .s")).hasCount(0);
        assertThat(text).isEmpty();
        UUID conversation = conversation();
        assertThat(office.rows.text("select source::text from message where conversation_id = '" + conversation + "'"))
                .contains("\"utm_source\"", "fair", "\"gclid\"", "landing_page", "page_title");

        typing.tell(new Typing(
                conversation, office.inbox, Typing.By.USER, UUID.randomUUID(), "Lin", Typing.Kind.REPLY, true));
        assertThat(page.getByText("Lin is typing")).isVisible();
        answer(conversation, "Yes, every week. See https://shop.example/freight.");
        assertThat(page.locator(".m:not(.mine) .t").last())
                .hasText("Yes, every week. See https://shop.example/freight.");
        assertThat(page.locator(".t a")).hasAttribute("href", "https://shop.example/freight");
        assertThat(page.getByText("Lin is typing")).isHidden();
        shoot(page, "bubble-wide");

        page.reload();
        assertThat(page.locator(".m .t")).hasCount(3);
        answer(conversation, "Shall I send a quote?");
        assertThat(page.locator(".m .t")).hasCount(4);
        page.getByLabel("Write a message…").fill("Please do.");
        page.getByLabel("Write a message…").press("Enter");
        assertThat(page.locator(".m.mine .t")).hasCount(2);
        assertThat(page.locator(".m.mine .s")).hasCount(0);
        assertThat(office.rows.number("select count(*) from conversation where channel_account_id = '" + channel + "'"))
                .isEqualTo(1);

        page.getByLabel("Write a message…").press("Escape");
        Locator launcher = page.locator("button.launch");
        assertThat(launcher).isFocused();
        answer(conversation, "Done.");
        assertThat(launcher).hasAccessibleName("Open chat (1 unread message)");
        assertThat(page).hasTitle("(1) Oak & Harbour");
        assertThat(page.locator(".badge")).hasText("1");
        launcher.press("Enter");
        assertThat(page.locator(".badge")).isHidden();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whoeverComesAtNightIsAskedToldWhenAndSendsAFile() {
        closedUntilThreeDaysAhead();
        setUp(Map.of(
                "askWho",
                true,
                "askCompany",
                "required",
                "askCountry",
                "optional",
                "askProductLine",
                "required",
                "productLines",
                "Chairs\nTables",
                "consent",
                "I agree to https://shop.example/privacy",
                "logo",
                shopAddress() + "/logo.png"));
        Page page = visit("en-US", 1280, 800, "/", "America/New_York", ColorScheme.LIGHT);
        accessible(page, "the closed bubble", axe -> axe.include("#fairlead-chat"));
        page.getByLabel("Open chat").click();
        assertThat(page.getByLabel("Name (optional)")).isFocused();
        accessible(page, "the form before the chat", axe -> axe.include("#fairlead-chat"));
        shoot(page, "bubble-ask");
        page.getByLabel("Company").fill("Casa Verde");
        page.getByLabel("Country (optional)").selectOption("PT");
        page.getByLabel("What is it about?").selectOption("Tables");
        Locator begin = page.getByText("Start chat");
        begin.click();
        assertThat(page.locator("textarea")).isHidden();
        page.getByLabel("I agree to").check();
        begin.click();
        assertThat(page.locator("textarea")).isFocused();

        Locator away = page.locator(".away");
        assertThat(away).containsText("Nobody is here at the moment. We will be back");
        assertThat(away).containsText(Pattern.compile("at [45]:00\\sAM, your time"));
        accessible(page, "the bubble when nobody is there", axe -> axe.include("#fairlead-chat"));
        shoot(page, "bubble-away");
        page.getByLabel("Leave your e-mail address").fill("ana@example.com");
        page.getByText("Save").click();
        assertThat(away).containsText("We will also answer to ana@example.com.");

        // Nothing outside can be reached by Tab while it is open.
        for (int i = 0; i < 12; i++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("fairlead-chat");
        }
        page.locator("input[type=file]").setInputFiles(new FilePayload("plan.pdf", "application/pdf", PLAN));
        assertThat(page.locator(".tray li .s")).hasText(Pattern.compile("kB"));
        page.locator("input[type=file]").setInputFiles(new FilePayload("virus.exe", "application/pdf", PLAN));
        assertThat(page.locator(".tray .bad")).containsText("files of this kind are not taken");
        accessible(page, "the bubble with files", axe -> axe.include("#fairlead-chat"));
        page.locator("textarea").fill("Can you build this?");
        page.locator("textarea").press("Enter");
        assertThat(page.locator(".m.mine .file:enabled")).hasText(Pattern.compile("plan.pdf"));
        UUID conversation = conversation();
        assertThat(office.rows.text("select source::text from message where conversation_id = '" + conversation + "'"))
                .contains("I agree to https://shop.example/privacy");
        assertThat(office.rows.text("select product_line from conversation where id = '" + conversation + "'"))
                .isEqualTo("Tables");
        assertThat(office.rows.text(
                        "select name from attachment a join message_attachment ma on ma.attachment_id = a.id"
                                + " join message m on m.id = ma.message_id where m.conversation_id = '" + conversation
                                + "'"))
                .isEqualTo("plan.pdf");

        answerWithAPicture(conversation);
        assertThat(page.locator("canvas[aria-label='chair.png']")).isVisible();
        Download download =
                page.waitForDownload(() -> page.locator(".m:not(.mine) .file").click());
        assertThat(bytes(download)).isEqualTo(picture());
        accessible(page, "the bubble with an answer", axe -> axe.include("#fairlead-chat"));
        shoot(page, "bubble-files");

        page.reload();
        assertThat(page.locator("canvas[aria-label='chair.png']")).isVisible();
        assertThat(page.locator(".ask")).isHidden();
        assertThat(page.locator(".away")).containsText("ana@example.com");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aUserOfTheSiteGoesOnInTheDarkOnASecondDevice() {
        attributes = " data-user-id=\"ana\" data-user-hash=\"" + hash("ana")
                + "\" data-user-name=\"Ana\" data-language=\"de\"";
        Page laptop = visit("en-US", 1280, 800, "/", "Europe/Berlin", ColorScheme.DARK);
        laptop.getByLabel("Chat öffnen").click();
        laptop.locator("textarea").fill("Vom Laptop");
        laptop.locator("textarea").press("Enter");
        assertThat(laptop.locator(".m.mine .s")).hasCount(0);
        answer(conversation(), "Guten Tag, Ana");
        assertThat(laptop.locator(".m:not(.mine) .t").last()).hasText("Guten Tag, Ana");
        accessible(laptop, "the dark bubble", axe -> axe.include("#fairlead-chat"));
        shoot(laptop, "bubble-dark");

        Page phone = visit("de-DE", 390, 780, "/", "Europe/Berlin", ColorScheme.LIGHT);
        assertThat(phone.locator(".badge")).hasText("1");
        assertThat(phone).hasTitle("(1) Oak & Harbour");
        phone.locator("button.launch").click();
        assertThat(phone.locator(".m.mine .t")).hasText("Vom Laptop");
        assertThat(phone).hasTitle("Oak & Harbour");

        attributes = "";
        phone.reload();
        phone.locator("button.launch").click();
        assertThat(phone.locator("textarea")).isVisible();
        assertThat(phone.locator(".m.mine")).hasCount(0);
        assertThat(phone.evaluate("Object.keys(localStorage).filter(k => k.endsWith(':user')).length"))
                .isEqualTo(0);

        attributes = " data-user-id=\"ana\" data-user-hash=\"" + hash("bob") + "\"";
        phone.reload();
        assertThat(phone.locator(".line")).hasText("Der Chat ist auf dieser Seite nicht verfügbar.");
        assertThat(complaints).isEmpty();
    }

    @Test
    void itSpeaksTheVisitorsLanguageAndFillsAPhone() {
        for (String locale : List.of("zh-CN", "ar-EG", "fr-FR", "ja-JP")) {
            Page page = visit(locale, 390, 780, "/", "UTC", ColorScheme.LIGHT);
            page.locator("button.launch").click();
            Locator text = page.locator("textarea");
            assertThat(text).isFocused();
            text.fill(locale.startsWith("zh") ? "请问最小起订量是多少？" : "1 + 1");
            text.press("Enter");
            assertThat(page.locator(".m.mine .t")).hasCount(1);
            assertThat(page.locator(".root")).hasAttribute("dir", locale.startsWith("ar") ? "rtl" : "ltr");
            assertThat(page.locator(".panel").boundingBox().width).isEqualTo(390);
            assertNothingSticksOut(page);
            if (locale.startsWith("ar") || locale.startsWith("zh")) {
                accessible(page, "the bubble in " + locale, axe -> axe.include("#fairlead-chat"));
            }
            shoot(page, "bubble-" + locale);
            page.context().close();
        }
        assertThat(complaints).isEmpty();
    }

    private Page visit(String locale, int width, int height, String path) {
        return visit(locale, width, height, path, "UTC", ColorScheme.LIGHT);
    }

    private Page visit(String locale, int width, int height, String path, String zone, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setTimezoneId(zone)
                .setColorScheme(scheme)
                .setViewportSize(width, height));
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            // That a file is refused is what one test is about.
            boolean refusal = message.text().contains("status of 415");
            if (!refusal && (message.type().equals("error") || message.type().equals("warning"))) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(shopAddress() + path);
        return page;
    }

    private void closedUntilThreeDaysAhead() {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(3);
        UUID calendar =
                office.rows.id("insert into business_calendar (name, zone, weekly) values ('" + UUID.randomUUID()
                        + "', 'UTC', '[{\"day\":" + day.getDayOfWeek().getValue()
                        + ",\"from\":\"09:00\",\"to\":\"18:00\"}]') returning id");
        UUID policy = office.rows.id(
                "insert into sla_policy (name, first_response_minutes, next_response_minutes, calendar_id) values ('"
                        + UUID.randomUUID() + "', 60, 60, '" + calendar + "') returning id");
        office.rows.run(
                "insert into sla_inbox (inbox_id, policy_id) values ('" + office.inbox + "', '" + policy + "')");
    }

    private void setUp(Map<String, Object> settings) {
        http.patch()
                .uri("/api/channels/" + channel)
                .header("Cookie", office.admin)
                .bodyValue(settings)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private String hash(String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] picture() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            java.awt.image.BufferedImage image =
                    new java.awt.image.BufferedImage(120, 80, java.awt.image.BufferedImage.TYPE_INT_RGB);
            image.setRGB(60, 40, 0x7a4b1e);
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(Download download) {
        try {
            return Files.readAllBytes(download.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerWithAPicture(UUID conversation) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(picture()), MediaType.IMAGE_PNG).filename("chair.png");
        byte[] handed = http.post()
                .uri("/api/attachments")
                .header("Cookie", office.admin)
                .bodyValue(form.build())
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        String file = JsonMapper.shared().readTree(handed).get("id").asString();
        answer(conversation, "We can. This one?", List.of(file));
    }

    /** As the bubble's documentation tells the owners of sites. */
    private String policy() {
        String ours = "localhost:" + port;
        return "default-src 'self'; require-trusted-types-for 'script'; script-src http://" + ours
                + "; connect-src http://" + ours + " ws://" + ours;
    }

    private String page(String uri) {
        return uri.startsWith("/favicon") || uri.startsWith("/logo")
                ? ""
                : "<!doctype html><html lang=en><title>Oak &amp; Harbour</title>"
                        + "<script src=\"http://localhost:" + port + "/widget/" + key + ".js\"" + attributes
                        + " async></script>"
                        + "<h1>Solid oak furniture</h1>";
    }

    private String shopAddress() {
        return "http://localhost:" + shop.port();
    }

    private void answer(UUID conversation, String text) {
        answer(conversation, text, List.of());
    }

    private void answer(UUID conversation, String text, List<String> files) {
        http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of(
                        "clientMsgId",
                        UUID.randomUUID(),
                        "kind",
                        "reply",
                        "text",
                        text,
                        "force",
                        true,
                        "attachments",
                        files))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private UUID conversation() {
        return office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
    }
}
