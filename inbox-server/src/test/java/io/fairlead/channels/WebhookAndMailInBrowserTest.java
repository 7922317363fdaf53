package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.testing.Chromium.assertNothingSticksOut;
import static io.fairlead.testing.Chromium.shoot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.fairlead.testing.Chromium;
import io.fairlead.testing.FairleadTest;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** A webhook's pages and a mail with remote images, as people see them; what the browser asks for is watched. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class WebhookAndMailInBrowserTest {

    private static final double PATIENCE_MILLIS = 60_000;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @LocalServerPort
    int port;

    private final List<String> tracked = new CopyOnWriteArrayList<>();
    private final List<String> outside = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private DisposableServer tracker;
    private Office office;
    private Office.Channel channel;
    private Chromium chromium;
    private Browser browser;

    static boolean canRun() {
        return Chromium.canRun("static/index.html");
    }

    @BeforeEach
    void open() throws IOException {
        byte[] picture = picture();
        tracker = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    tracked.add(request.uri() + " " + request.requestHeaders().get("User-Agent") + " "
                            + request.requestHeaders().get("Referer"));
                    return response.header("Content-Type", "image/png").sendByteArray(Mono.just(picture));
                })
                .bindNow();
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
        chromium = Chromium.launch();
        browser = chromium.browser();
    }

    @AfterEach
    void close() {
        chromium.close();
        tracker.disposeNow();
    }

    @Test
    void aMailAsksNobodyElseBeforeItsImagesAreWanted() {
        String id = "m-" + UUID.randomUUID();
        String away = "http://127.0.0.1:" + tracker.port();
        String html = """
                <div style="font-family:Arial"><p>Dear team,</p><p>please see our new range.</p>
                <table border="1" cellpadding="6"><tr style="background:#186575;color:#ffffff"><td>Model</td><td>FOB</td></tr>
                <tr><td>Harbour chair 海港椅</td><td>US$ 48.00</td></tr></table>
                <p><img src="%1$s/range.png" alt="Our range" width="240" height="90"></p>
                <img src="%1$s/open.gif?who=you" width="1" height="1" style="background:url(%1$s/css.gif)">
                <p>Pay at <a href="https://pay.evil.example/now">www.acme-bank.example</a></p>
                <link rel="stylesheet" href="%1$s/a.css"><style>@import url(%1$s/b.css);</style>
                <table background="%1$s/c.gif"><tr><td>Best regards, Ana</td></tr></table></div>
                <div class="gmail_quote"><div>On Monday Lin wrote:</div><blockquote>Do you have news?
                <img src="%1$s/quoted.gif"></blockquote></div>
                <script src="%1$s/x.js"></script><iframe src="%1$s/frame"></iframe>""".formatted(away);
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "type",
                        "message.received",
                        "data",
                        Map.of(
                                "id",
                                id,
                                "subject",
                                "New range 2026",
                                "from",
                                Map.of("name", "Ana Silva", "email", id + "@acme.example"),
                                "html",
                                html)));
        office.post(channel, "evt-" + id, Instant.now(), body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        UUID conversation =
                office.rows.id("select conversation_id from message where channel_account_id = '" + channel.id() + "'");

        Page page = visit("/inbox/" + conversation, 1280, 860, ColorScheme.LIGHT, "en");
        FrameLocator mail = page.frameLocator("iframe[title='Message of Ana Silva']");
        assertThat(mail.getByText("please see our new range.")).isVisible();
        assertThat(mail.locator("[data-real]")).hasText("pay.evil.example");
        assertThat(mail.locator("table[border='1'] td").first()).hasCSS("padding-left", "6px");
        assertThat(mail.getByText("Do you have news?")).isHidden();
        Locator show = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show images"));
        assertThat(page.getByText("3 images from elsewhere are not loaded")).isVisible();
        assertThat(tracked).isEmpty();
        accessible(page);
        shoot(page, "mail-blocked");

        show.click();
        Locator range = mail.locator("img[alt='Our range']");
        assertThat(range).hasAttribute("src", Pattern.compile("/media/remote/.*"));
        page.waitForCondition(() -> (Boolean) range.evaluate("image => image.naturalWidth > 1"));
        assertThat(show).isHidden();
        assertThat(tracked).isNotEmpty().allMatch(line -> line.endsWith(" Fairlead null"));
        assertThat(tracked.toString()).contains("/range.png").doesNotContain("css", "b.css", "c.gif", "x.js", "frame");
        shoot(page, "mail-shown");
        mail.getByText("Show quoted text").click();
        assertThat(mail.getByText("Do you have news?")).isVisible();
        page.context().close();

        Page small = visit("/inbox/" + conversation, 390, 844, ColorScheme.DARK, "zh-CN");
        Locator always = small.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("始终显示 Ana Silva 的图片"));
        assertThat(always).isVisible();
        shoot(small, "mail-small-dark-zh");
        always.click();
        assertThat(small.getByText("Ana Silva 的图片一律显示")).isVisible();
        assertThat(small.getByText("重新屏蔽")).isVisible();
        assertNothingSticksOut(small);
        small.context().close();
        // Nothing was asked of anybody else by the browser itself, not even after it was wanted.
        assertThat(outside).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aWebhookIsExplainedTriedOutAndLookedInto() {
        String at = "/channels/" + channel.id() + "/webhook";
        Page page = visit(at, 1280, 900, ColorScheme.LIGHT, "en");
        assertThat(page.getByText("http://127.0.0.1:" + port + channel.path()).first())
                .isVisible();
        assertThat(page.getByText("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="))
                .isVisible();
        assertThat(page.getByLabel("send.sh")).containsText("URL='http://127.0.0.1:" + port + channel.path() + "'");
        page.getByText("message.received").last().scrollIntoViewIfNeeded();
        assertThat(page.getByText("Sanitised before it is stored.").first()).isVisible();
        accessible(page);
        page.getByText("Address").first().scrollIntoViewIfNeeded();
        shoot(page, "webhook-guide");

        tab(page, "Try it out");
        page.getByText("Sign and post").click();
        assertThat(page.getByText("Imported").first()).isVisible();
        assertThat(page.getByText("Open the conversation")).isVisible();
        assertThat(page.getByLabel("What was signed")).containsText("message.received");
        accessible(page);
        shoot(page, "webhook-console");
        String sent = page.getByLabel("webhook-id").inputValue();
        page.getByText("Sign and post").click();
        assertThat(page.getByText("Repeated").first()).isVisible();
        pick(page, "What is wrong with it", "The body was changed after signing");
        page.getByText("Sign and post").click();
        assertThat(page.getByText("No secret that holds fits this signature and these bytes."))
                .isVisible();
        pick(page, "What is wrong with it", "The timestamp is ten minutes old");
        page.getByText("Sign and post").click();
        assertThat(page.getByText("The timestamp is more than five minutes away."))
                .isVisible();
        shoot(page, "webhook-console-refused");
        assertThat(office.messages(channel)).isEqualTo(1);

        tab(page, "Deliveries");
        page.getByLabel("Find", new Page.GetByLabelOptions().setExact(true)).fill(sent);
        assertThat(page.locator("tbody tr")).hasCount(2);
        accessible(page);
        shoot(page, "webhook-deliveries");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(sent))
                .last()
                .click();
        assertThat(page.getByLabel("Body as received")).containsText("Do you ship the Harbour chair");
        assertThat(page.getByLabel("Headers", new Page.GetByLabelOptions().setExact(true)))
                .containsText("webhook-id: " + sent);
        shoot(page, "webhook-delivery");
        page.keyboard().press("Escape");

        tab(page, "Refused");
        assertThat(page.getByText("signature-invalid")).isVisible();
        assertThat(page.getByText("signature-expired")).isVisible();

        tab(page, "Secrets");
        page.getByText("Make a new secret").last().click();
        assertThat(page.getByText("The secret is shown only this once")).isVisible();
        assertThat(page.getByText("Still accepted")).isVisible();
        String fresh =
                page.locator("figure[aria-label='New secret'] pre").innerText().strip();
        assertThat(fresh).startsWith("whsec_");
        accessible(page);
        shoot(page, "webhook-secrets");
        page.getByText("Show examples with it").click();
        assertThat(page.getByLabel("send.sh")).containsText("SECRET='" + fresh + "'");
        page.context().close();

        Page small = visit(at, 390, 844, ColorScheme.DARK, "zh-CN");
        assertThat(small.getByText("接入说明")).isVisible();
        assertNothingSticksOut(small);
        shoot(small, "webhook-guide-small-dark-zh");
        tab(small, "测试");
        small.getByText("签名并发送").click();
        assertThat(small.getByText("已导入").first()).isVisible();
        assertNothingSticksOut(small);
        shoot(small, "webhook-console-small-dark-zh");
        tab(small, "投递记录");
        assertThat(small.locator("tbody tr").first()).isVisible();
        assertNothingSticksOut(small);
        accessible(small);
        shoot(small, "webhook-deliveries-small-dark-zh");
        small.context().close();
        assertThat(outside).isEmpty();
        assertThat(complaints).isEmpty();
    }

    private static void tab(Page page, String name) {
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name)).click();
    }

    private static void pick(Page page, String label, String option) {
        page.locator("input").and(page.getByLabel(label)).first().click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option))
                .click();
    }

    private Page visit(String path, int width, int height, ColorScheme colors, String locale) {
        UUID user = office.rows.user("admin");
        office.rows.run("update app_user set locale = '" + locale + "' where id = '" + user + "'");
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("en-US")
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(colors)
                .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        String[] session = office.cookie(user).split("=", 2);
        String home = "http://127.0.0.1:" + port;
        context.addCookies(List.of(new Cookie(session[0], session[1]).setUrl(home)));
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith(home)
                    && !url.startsWith("data:")
                    && !url.startsWith("about:")
                    && !url.startsWith("blob:")) {
                outside.add(url);
            }
        });
        page.navigate(home + path);
        return page;
    }

    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(240, 90, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(new Color(0x2f93a5));
        pen.fillRect(0, 0, 240, 90);
        pen.setColor(Color.WHITE);
        pen.fillOval(80, 15, 60, 60);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** Foreign mail looks as it looks. */
    private static void accessible(Page page) {
        Chromium.accessible(page, page.url(), axe -> axe.exclude("iframe"));
    }
}
