package io.fairlead.channels;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

/** A form from the builder over its page, and over a page of another site with a strict policy, into the inbox. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@EnabledIf("canRun")
class FormInBrowserTest {

    private static final int PATIENCE_MILLIS = 30_000;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @LocalServerPort
    int port;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Office office;
    private Office.Channel form;
    private DisposableServer shop;
    private Chromium chromium;

    static boolean canRun() {
        return Chromium.canRun("form/form.js");
    }

    @BeforeEach
    void open() {
        office = new Office(db, http);
        form = office.channel("form", Map.of("title", "Ask the harbour"));
        shop = HttpServer.create()
                .port(0)
                .host("localhost")
                .handle((request, response) -> response.header("Content-Type", "text/html; charset=utf-8")
                        .header("Content-Security-Policy", policy())
                        .sendString(Mono.fromSupplier(() -> page(request.uri()))))
                .bindNow();
        chromium = Chromium.launch();
    }

    @AfterEach
    void close() {
        int n = 0;
        for (BrowserContext context : chromium.browser().contexts()) {
            for (Page page : context.pages()) {
                Chromium.shoot(page, "form-at-the-end-" + n++);
            }
        }
        chromium.close();
        shop.disposeNow();
    }

    @Test
    void aFormIsBuiltFilledInAndAnsweredForInTheInbox() {
        Page admin = visit("en-US", 1360, 900, null);
        admin.context().addCookies(List.of(session()));
        build(admin);
        Page visitor = fillInTheHostedPage();
        lookAtTheLead(admin);
        visitor.context().close();
        fillInOnAnotherSite();
        assertThat(complaints).isEmpty();
    }

    private void build(Page admin) {
        admin.navigate(address("/settings/forms/" + form.id()));
        FrameLocator preview = admin.frameLocator("iframe");
        assertThat(preview.locator("h1")).hasText("Ask the harbour");
        Locator rows = admin.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Fields"))
                .getByRole(AriaRole.LISTITEM);
        assertThat(rows).hasCount(6);
        Locator grip = button(admin, "Move Phone");
        grip.focus();
        grip.press("Space");
        assertThat(admin.getByText(Pattern.compile("Phone is (picked up, place|at place) 3 of 6.")))
                .hasCount(1);
        admin.keyboard().press("ArrowUp");
        assertThat(admin.getByText("Phone is at place 2 of 6.")).hasCount(1);
        admin.keyboard().press("Space");
        assertThat(rows.nth(1)).containsText("Phone");
        button(admin, "Add a field").click();
        admin.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Quantity"))
                .click();
        assertThat(rows).hasCount(7);
        admin.getByLabel("Label", new Page.GetByLabelOptions().setExact(true)).fill("How many?");
        assertThat(preview.getByLabel("How many?")).isVisible();
        admin.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Texts and consent"))
                .click();
        admin.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Ask for consent"))
                .check();
        admin.getByLabel("What the visitor agrees to").fill("You may write to me.");
        button(admin, "Add a language").click();
        admin.getByLabel("Another one, as a tag").fill("ar");
        button(admin, "Add").click();
        admin.getByLabel("Heading").fill("اسأل الميناء");
        assertThat(preview.locator("html")).hasAttribute("dir", "rtl");
        assertThat(preview.locator("h1")).hasText("اسأل الميناء");
        button(admin, "Publish").click();
        assertThat(admin.getByText("Version 1", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        Chromium.accessible(admin, "the builder", axe -> axe.exclude("iframe"));
        Chromium.shoot(admin, "form-builder-wide");
        admin.setViewportSize(390, 844);
        admin.getByText("Preview").first().waitFor();
        Chromium.assertNothingSticksOut(admin);
        Chromium.shoot(admin, "form-builder-390");
        admin.setViewportSize(1360, 900);
    }

    /** An Arabic visitor on a dark phone, without and then with a telephone number that can be one. */
    private Page fillInTheHostedPage() {
        Page page = visit("ar-EG", 390, 844, ColorScheme.DARK);
        page.navigate(address(form.path() + "?utm_source=fair&bd_vid=7"));
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        assertThat(page.locator("h1")).hasText("اسأل الميناء");
        Chromium.accessible(page, "the hosted page", axe -> axe.exclude("iframe"));
        Chromium.assertNothingSticksOut(page);
        Chromium.shoot(page, "form-hosted-ar-dark-390");
        page.locator("#f-name").fill("Layla Hassan");
        page.locator("#f-email").fill("layla@cairo-living.example");
        page.locator("#f-phone").fill("12");
        page.locator("#f-quantity").fill("120");
        page.locator("#f-message").fill("كراسي من خشب البلوط");
        page.locator("#f-consent").check();
        // Nobody fills in a form within two seconds.
        page.waitForTimeout(2_100);
        page.locator("form button").click();
        assertThat(page.locator("[role=alert]")).isVisible();
        assertThat(page.locator("#f-message")).hasValue("كراسي من خشب البلوط");
        assertThat(page.locator("#f-consent")).isChecked();
        Chromium.accessible(page, "the page of a fault", axe -> axe.exclude("iframe"));
        Chromium.shoot(page, "form-fault-ar-dark-390");
        page.locator("[name=phone_country]").selectOption("EG");
        page.locator("#f-phone").fill("0100 123 4567");
        page.locator("form button").click();
        assertThat(page.locator("h1")).hasText("شكرًا لك");
        assertThat(page.url()).doesNotContain("Layla").doesNotContain("cairo");
        assertThat(office.messages(form)).isEqualTo(1);
        return page;
    }

    private void lookAtTheLead(Page admin) {
        UUID conversation =
                office.rows.id("select conversation_id from message where channel_account_id = '" + form.id() + "'");
        admin.navigate(address("/inbox/" + conversation));
        Locator pane = admin.locator("aside[aria-label]").last();
        assertThat(pane).containsText("First visit");
        assertThat(pane).containsText("fair");
        assertThat(pane).containsText("Baidu click");
        assertThat(pane).containsText("You may write to me.");
        assertThat(pane).containsText("Text version 1");
        assertThat(pane).containsText("Form version 1");
        assertThat(admin.getByText("How many?: 120").last()).isVisible();
        Chromium.shoot(admin, "form-lead-wide");
    }

    private void fillInOnAnotherSite() {
        Page page = visit("zh-CN", 1000, 900, null);
        page.navigate(shopAddress() + "/?utm_source=shop");
        page.navigate(shopAddress() + "/contact");
        assertThat(page.locator("form.fl-form")).isVisible();
        assertThat(page.getByLabel("姓名")).isVisible();
        Chromium.accessible(page, "the form on another site", axe -> axe.exclude("iframe"));
        page.getByLabel("姓名").fill("李伟");
        page.getByLabel("电子邮箱").fill("li@huaqiang");
        page.getByLabel("您的需求").fill("请报价");
        page.locator("#f-consent").check();
        page.locator("#f-consent").press("Tab");
        page.waitForTimeout(2_100);
        page.locator("form.fl-form button").click();
        assertThat(page.locator("#e-email")).hasText("电子邮箱地址不完整。");
        assertThat(page.getByLabel("您的需求")).hasValue("请报价");
        Chromium.shoot(page, "form-embedded-zh");
        page.getByLabel("电子邮箱").fill("li@huaqiang.example");
        page.locator("form.fl-form button").click();
        assertThat(page.locator(".fl-thanks")).hasText("我们已收到您的信息，将尽快回复您。");
        assertThat(page.locator(".fl-thanks")).isFocused();
        assertThat(office.messages(form)).isEqualTo(2);
        assertThat(office.rows.text("select source ->> 'utm_source' from message where channel_account_id = '"
                        + form.id() + "' order by id desc limit 1"))
                .isEqualTo("shop");
        // What the server refused is no fault of the page's.
        complaints.removeIf(complaint -> complaint.contains("status of 400"));
    }

    private Page visit(String locale, int width, int height, @Nullable ColorScheme scheme) {
        BrowserContext context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        .setColorScheme(scheme == null ? ColorScheme.LIGHT : scheme)
                        .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private Cookie session() {
        String[] cookie = office.admin.split("=", 2);
        return new Cookie(cookie[0], cookie[1]).setUrl(address("/"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }

    private String shopAddress() {
        return "http://localhost:" + shop.port();
    }

    private String policy() {
        String ours = "http://localhost:" + port;
        return "default-src 'none'; img-src 'self'; require-trusted-types-for 'script'; script-src " + ours
                + "; connect-src " + ours + " http://127.0.0.1:" + port;
    }

    /** The start page remembers the visit, the other one carries the form. */
    private String page(String uri) {
        String script = "<script src=\"http://localhost:" + port + form.path() + "/form.js\"";
        String content = uri.startsWith("/contact")
                ? "<main><h1>Contact</h1><div data-fairlead-form></div></main>" + script + " async></script>"
                : "<main><h1>Solid oak furniture</h1></main>" + script + " data-touch-only async></script>";
        return uri.startsWith("/favicon")
                ? ""
                : "<!doctype html><html lang=en><title>Oak &amp; Harbour</title>" + content;
    }
}
