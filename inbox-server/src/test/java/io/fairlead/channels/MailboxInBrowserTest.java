package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.testing.Patience.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.fairlead.mailhost.MailHost;
import io.fairlead.testing.Chromium;
import io.fairlead.testing.FairleadTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** How a mailbox is, what came of its mails and what lies in its quarantine, as an admin sees it. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class MailboxInBrowserTest {

    private static final int PATIENCE_MILLIS = 30_000;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @LocalServerPort
    int port;

    private Office office;
    private MailHost host;
    private String own;
    private UUID channel;
    private Chromium chromium;

    static boolean canRun() {
        return Chromium.canRun("static/index.html");
    }

    @BeforeEach
    void open() throws IOException {
        host = MailHost.start();
        office = new Office(db, http);
        own = MailHost.anAddress();
        host.own(own);
        chromium = Chromium.launch();
    }

    @AfterEach
    void close() {
        if (channel != null) {
            office.rows.run("update channel_account set state = 'disabled' where id = '" + channel + "'");
        }
        if (chromium != null) {
            chromium.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @Test
    void anAdminSeesThatNothingWasLost() throws IOException {
        for (int n = 0; n < 8; n++) {
            drop("Message-ID: <" + n + "." + own + ">\r\nSubject: Inquiry " + n + "\r\n\r\nHello\r\n");
        }
        drop("Message-ID: <7." + own + ">\r\nSubject: Inquiry 7\r\n\r\nHello\r\n");
        drop("Subject: deep\r\n" + nested(40));
        drop("Subject: deeper\r\n" + nested(60));
        connect();
        await(() -> slots() == 11);

        Page page = visit("en-US", 1360, 900, ColorScheme.LIGHT);
        page.navigate("http://127.0.0.1:" + port + "/channels");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ledger and health of " + own))
                .click();
        assertThat(page.getByText("Connected", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();

        tab(page, "Ledger");
        assertThat(page.getByText("Duplicate 1")).isVisible();
        page.getByText("Quarantined 2").click();
        assertThat(page.getByRole(AriaRole.ROW)).hasCount(3);
        Chromium.shoot(page, "mailbox-ledger");

        // Something is lost, and said aloud when it is looked for.
        office.rows.run("delete from channel_slot where number in (2, 5) and channel_account_id = '" + channel + "'");
        office.rows.run(
                "insert into channel_job (channel_account_id, kind, state, owner, until, place, found, missing, done,"
                        + " imported, duplicate) values ('" + channel
                        + "', 'backfill', 'running', 'other', now() + interval '1 minute', 'INBOX:1', 900, 400, 130, 125, 5)");
        tab(page, "Checks and backfill");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare now"))
                .click();
        assertThat(page.getByText("missing: 2")).isVisible();
        assertThat(page.getByText("Comparison · done")).isVisible();
        assertThat(page.getByText("2 mails in the mailbox were not in the ledger")
                        .first())
                .isVisible();
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).isVisible();
        Chromium.shoot(page, "mailbox-checks");
        Chromium.accessible(page, "a mailbox");
        tab(page, "Health");
        assertThat(page.getByText("2 of 2 have been taken since.")).isVisible();
        Chromium.shoot(page, "mailbox-health");
        Chromium.accessible(page, "a mailbox");

        tab(page, "Quarantine (2)");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show as received"))
                .first()
                .click();
        assertThat(page.locator("pre").first()).containsText("Subject: deeper");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Discard"))
                .first()
                .click();
        page.getByLabel("Why may it be discarded?").fill("a test of the sender");
        Chromium.shoot(page, "mailbox-quarantine");
        Chromium.accessible(page, "a mailbox");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Discard"))
                .first()
                .click();
        assertThat(page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Quarantine (1)")))
                .isVisible();
        page.getByText("Decided", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.getByText("a test of the sender")).isVisible();
        page.context().close();

        office.rows.run("update app_user set locale = 'zh-CN' where id = '" + office.user + "'");
        Page narrow = visit("zh-CN", 390, 844, ColorScheme.DARK);
        for (String name : List.of("health", "ledger", "checks", "quarantine")) {
            narrow.navigate("http://127.0.0.1:" + port + "/channels/" + channel + "?tab=" + name);
            assertThat(narrow.getByRole(AriaRole.TABPANEL)).isVisible();
            assertThat(narrow.getByRole(AriaRole.TABPANEL).locator(":scope > *").first())
                    .isVisible();
            Chromium.shoot(narrow, "mailbox-" + name + "-390-dark-zh");
            Chromium.assertNothingSticksOut(narrow);
            Chromium.accessible(narrow, name);
        }
        narrow.context().close();
    }

    private long slots() {
        return office.rows.number("select count(*) from channel_slot where channel_account_id = '" + channel + "'");
    }

    private void drop(String rest) throws IOException {
        host.drop(own, ("From: anna@acme.example\r\nTo: " + own + "\r\n" + rest).getBytes(StandardCharsets.UTF_8));
    }

    private static String nested(int levels) {
        StringBuilder mail = new StringBuilder();
        for (int n = 0; n < levels; n++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(n, n));
        }
        return mail.append("\r\nHi").toString();
    }

    private void connect() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "name",
                own,
                "address",
                own,
                "imapHost",
                "127.0.0.1",
                "imapPort",
                host.imap,
                "imapSecurity",
                "none",
                "smtpHost",
                "127.0.0.1",
                "smtpPort",
                host.smtp,
                "smtpSecurity",
                "none",
                "password",
                MailHost.PASSWORD,
                "importExisting",
                true));
        channel = UUID.fromString(office.create("email", settings).get("id").asString());
    }

    private Page visit(String locale, int width, int height, ColorScheme colours) {
        BrowserContext context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        .setColorScheme(colours)
                        .setViewportSize(width, height));
        String[] cookie = office.admin.split("=", 2);
        context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + port)));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    private static void tab(Page page, String name) {
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
