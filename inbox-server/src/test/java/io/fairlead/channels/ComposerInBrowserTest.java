package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.testing.Chromium.accessible;
import static io.fairlead.testing.Chromium.assertNothingSticksOut;
import static io.fairlead.testing.Chromium.shoot;
import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.fairlead.channels.MailRoom.Sent;
import io.fairlead.channels.MailRoom.Story;
import io.fairlead.channels.MailRoom.Taken;
import io.fairlead.testing.Chromium;
import io.fairlead.testing.FairleadTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** To whom an answer goes, as the agent sees it and changes it. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class ComposerInBrowserTest {

    private static final int PATIENCE_MILLIS = 30_000;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Receiver receiver;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private MailRoom room;
    private Chromium chromium;
    private Browser browser;

    static boolean canRun() {
        return Chromium.canRun("static/index.html");
    }

    @BeforeEach
    void open() {
        room = new MailRoom(db, http, receiver, accounts);
        chromium = Chromium.launch();
        browser = chromium.browser();
    }

    @AfterEach
    void close() {
        chromium.close();
        room.close();
    }

    @Test
    void anAgentSeesToWhomItGoesAndDecides() {
        Story story = room.story();
        story.call(
                org.springframework.http.HttpMethod.PATCH,
                "/api/inboxes/" + room.office.inbox,
                Map.of("signatures", Map.of("en", "{{agent.name}}\nExport sales, {{inbox.name}}")),
                200);
        Taken first = story.mail("SALES", """
                From: Anna Berg <anna@ACME>
                To: SALES, INFO
                Cc: Bob Stein <bob@ACME>, "Li, Na" <li.na@ELSE>
                Message-ID: <a1@ACME>
                Subject: 40 oak chairs

                Please quote 40 oak chairs, CIF Hamburg.""");
        Sent sent = story.answer(first.conversation(), Map.of("text", "With pleasure, by tomorrow."));
        Page page = visit(first.conversation().toString(), "en-US", 1360, 860, ColorScheme.LIGHT);
        Locator people = page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Recipients"));
        assertThat(people).containsText(story.fill("anna@ACME"));
        assertThat(people).not().containsText("bob@");
        people.getByText("To everybody (2 more)").click();
        assertThat(people).containsText(story.fill("bob@ACME"));
        assertThat(people).containsText("Li, Na");
        assertThat(people).not().containsText(room.address("INFO"));
        assertThat(page.getByRole(AriaRole.NOTE, new Page.GetByRoleOptions().setName("Signature")))
                .containsText("Export sales");
        shoot(page, "composer-wide");

        // A wrong address is seen, and nothing goes out with it.
        Locator cc = page.getByLabel("Cc", new Page.GetByLabelOptions().setExact(true));
        cc.fill("nobody at all,");
        assertThat(people.getByRole(AriaRole.ALERT)).containsText("nobody at all");
        Locator text = page.getByLabel("Reply to Anna Berg…");
        text.fill("Here is our quote.");
        Locator send = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send").setExact(true));
        assertThat(send).isDisabled();
        cc.press("Backspace");
        assertThat(send).isEnabled();

        // Somebody comes in by a forwarded address while one writes: what is written stays the customer's.
        story.mail(
                "SALES",
                "From: Eve Stranger <eve@ELSE>\nTo: " + sent.replyTo()
                        + "\nMessage-ID: <e1@ELSE>\n\nSend me the prices, too.");
        assertThat(page.getByText("Eve Stranger, a third party, wrote last.")).isVisible();
        assertThat(people).not().containsText("eve@");
        assertThat(page.locator("article").last()).containsText("third party");
        shoot(page, "composer-third-party");
        accessible(page, "the composer");
        send.click();
        assertThat(page.locator("article").last()).containsText("Here is our quote.");
        assertThat(page.locator("article").last()).containsText("Bob Stein");
        await(() -> room.rows.number(
                        "select count(*) from message where conversation_id = '" + first.conversation()
                                + "' and direction = 'out' and recipients::text like '%li.na@%' and recipients::text not like '%eve@%'")
                == 1);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Answer the third party"))
                .click();
        assertThat(people).containsText(story.fill("eve@ELSE"));
        assertThat(people).containsText("not the customer");
        shoot(page, "composer-to-third-party");
        page.context().close();

        room.rows.run("update app_user set locale = 'zh-CN' where id = '" + room.office.user + "'");
        Page narrow = visit(first.conversation().toString(), "zh-CN", 390, 844, ColorScheme.DARK);
        assertThat(narrow.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("收件人")))
                .isVisible();
        shoot(narrow, "composer-390-dark-zh");
        accessible(narrow, "the composer");
        assertNothingSticksOut(narrow);
        narrow.context().close();
    }

    /** What may or may not have arrived is asked about, and what waits says why. */
    @Test
    void aPersonDecidesAboutWhatMayNotHaveArrived() {
        Story story = room.story();
        Taken first = story.mail(
                "SALES", "From: Anna Berg <anna@ACME>\nTo: SALES\nMessage-ID: <d1@ACME>\n\nHow much are 40 chairs?");
        Sent waiting = story.answer(first.conversation(), Map.of("text", "They are 4,000 euros."));
        Sent settled = story.answer(first.conversation(), Map.of("text", "That includes the packing."));
        Sent repeated = story.answer(first.conversation(), Map.of("text", "Delivery takes five weeks."));
        room.rows.run("update message set status = 'retry_wait', version = version + 1, failure ="
                + " '{\"code\":\"unauthorised\",\"detail\":\"535 no\"}' where id = '" + waiting.message() + "'");
        for (Sent each : List.of(settled, repeated)) {
            room.rows.run("update delivery set state = 'unknown' where message_id = '" + each.message() + "'");
            room.rows.run("update message set status = 'unknown', version = version + 1, failure ="
                    + " '{\"code\":\"unknown-outcome\",\"detail\":\"cut\"}' where id = '" + each.message() + "'");
        }
        Page page = visit(first.conversation().toString(), "en-US", 1360, 860, ColorScheme.LIGHT);
        Locator packing = page.locator("article").filter(new Locator.FilterOptions().setHasText("the packing"));
        assertThat(packing).containsText("May or may not have arrived: the server did not say whether it took it");
        assertThat(page.getByText("Not sent yet: the channel has to be signed in again"))
                .isVisible();
        shoot(page, "unknown-wide");
        accessible(page, "the composer");
        packing.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("It arrived"))
                .click();
        assertThat(packing).not().containsText("May or may not");
        assertThat(packing).containsText("Sent");
        page.context().close();

        room.rows.run("update app_user set locale = 'zh-CN' where id = '" + room.office.user + "'");
        Page narrow = visit(first.conversation().toString(), "zh-CN", 390, 844, ColorScheme.DARK);
        Locator weeks = narrow.locator("article").filter(new Locator.FilterOptions().setHasText("five weeks"));
        assertThat(weeks).containsText("可能已送达，也可能没有");
        shoot(narrow, "unknown-390-dark-zh");
        accessible(narrow, "the composer");
        assertNothingSticksOut(narrow);
        weeks.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("再次发送"))
                .click();
        assertThat(weeks).containsText("已发送");
        narrow.context().close();
        assertThat(room.rows.number("select count(*) from message where conversation_id = '" + first.conversation()
                        + "' and direction = 'out'"))
                .isEqualTo(3);
    }

    @Test
    void anAdminWritesSignaturesAndTheAutomaticAnswer() {
        Page page = visit("", "en-US", 1360, 1000, ColorScheme.LIGHT);
        page.navigate("http://127.0.0.1:" + port + "/team");
        page.getByText("Inboxes", new Page.GetByTextOptions().setExact(true))
                .last()
                .click();
        String name = room.rows.text("select name from inbox where id = '" + room.office.inbox + "'");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit " + name))
                .click();
        page.getByLabel("Signature: English").fill("{{agent.name}} of {{inbox.name}}");
        page.getByLabel("Signature: Chinese").fill("{{agent.name}} 敬上");
        page.getByLabel("Tell customers that their mail has come: English").fill("We have got it.");
        page.getByRole(AriaRole.SWITCH).click();
        shoot(page, "inbox-signatures");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(room.rows.text(
                        "select auto_reply_on || ' ' || (signatures ->> 'zh-CN') || ' ' || (auto_reply ->> 'en') from inbox where id = '"
                                + room.office.inbox + "'"))
                .isEqualTo("true {{agent.name}} 敬上 We have got it.");
        page.context().close();
    }

    private Page visit(String conversation, String locale, int width, int height, ColorScheme colours) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setColorScheme(colours)
                .setViewportSize(width, height));
        String[] cookie = room.office.admin.split("=", 2);
        context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + port)));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.navigate("http://127.0.0.1:" + port + "/inbox" + (conversation.isEmpty() ? "" : "/" + conversation));
        return page;
    }
}
