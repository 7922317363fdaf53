package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import io.fairlead.testing.FairleadTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The bubble on a page of another origin whose security policy allows our script and our socket, and nothing else. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class BubbleInBrowserTest {

    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

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
    private DisposableServer shop;
    private Playwright playwright;
    private Browser browser;

    /** In CI a missing browser is a failure, so there the test runs whatever is missing. */
    static boolean canRun() {
        boolean complete = Files.isExecutable(Path.of(CHROMIUM)) && new ClassPathResource("widget/bubble.js").exists();
        return complete || System.getenv("CI") != null;
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
        channel = UUID.fromString(office.create(
                        "chat", Map.of("title", "Oak & Harbour", "color", "#7a4b1e", "allowedOrigins", shopAddress()))
                .get("id")
                .asString());
        key = office.rows.text("select key from channel_account where id = '" + channel + "'");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(CHROMIUM))
                        .setArgs(ARGUMENTS));
    }

    @AfterEach
    void closeTheShop() {
        playwright.close();
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
        assertThat(page.locator(".badge")).hasText("1");
        launcher.press("Enter");
        assertThat(page.locator(".badge")).isHidden();
        assertThat(complaints).isEmpty();
    }

    @Test
    void itSpeaksTheVisitorsLanguageAndFillsAPhone() {
        for (String locale : List.of("zh-CN", "ar-EG", "de-DE", "es-ES")) {
            Page page = visit(locale, 390, 780, "/");
            page.locator("button.launch").click();
            Locator text = page.locator("textarea");
            assertThat(text).isFocused();
            text.fill(locale.startsWith("zh") ? "请问最小起订量是多少？" : "1 + 1");
            text.press("Enter");
            assertThat(page.locator(".m.mine .t")).hasCount(1);
            assertThat(page.locator(".root")).hasAttribute("dir", locale.startsWith("ar") ? "rtl" : "ltr");
            assertThat(page.locator(".panel").boundingBox().width).isEqualTo(390);
            shoot(page, "bubble-" + locale);
            page.context().close();
        }
        assertThat(complaints).isEmpty();
    }

    private Page visit(String locale, int width, int height, String path) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale(locale).setViewportSize(width, height));
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(shopAddress() + path);
        return page;
    }

    private String policy() {
        String ours = "http://localhost:" + port;
        return "default-src 'none'; img-src 'self'; require-trusted-types-for 'script'; script-src " + ours
                + "; connect-src ws://localhost:" + port;
    }

    private String page(String uri) {
        return uri.startsWith("/favicon")
                ? ""
                : "<!doctype html><html lang=en><title>Oak &amp; Harbour</title>"
                        + "<script src=\"http://localhost:" + port + "/widget/" + key + ".js\" async></script>"
                        + "<h1>Solid oak furniture</h1>";
    }

    private String shopAddress() {
        return "http://localhost:" + shop.port();
    }

    private void answer(UUID conversation, String text) {
        http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", text, "force", true))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private UUID conversation() {
        return office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    }
}
