package io.fairlead.faults;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.testing.Chromium.accessible;
import static io.fairlead.testing.Chromium.assertNothingSticksOut;
import static io.fairlead.testing.Chromium.shoot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.fairlead.testing.Chromium;
import io.fairlead.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

/** Two agents in two browsers, a customer who writes by webhook, and a server that is restarted under them. */
@EnabledIf("canRun")
class AgentsInBrowserTest {

    private static final String AGENT = "omar@example.com";
    private static final String AGENT_PASSWORD = "another long password";
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    Path folder;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private ServerProcess server;
    private DisposableServer shop;
    private Chromium chromium;
    private Browser browser;
    private Outsider customer;

    static boolean canRun() {
        return Chromium.canRun("static/index.html");
    }

    @BeforeEach
    void open() throws Exception {
        shop = HttpServer.create()
                .port(0)
                .host("127.0.0.1")
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(delivered::add)
                        .then(response.status(204).send().then()))
                .bindNow();
        TestServers.Database database = TestServers.database();
        server = new ServerProcess(
                folder,
                Map.of(
                        "FAIRLEAD_REDIS_URL",
                        "redis://127.0.0.1:" + TestServers.redisPort(),
                        "FAIRLEAD_POSTGRES_URL",
                        "postgresql://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                                + database.port() + "/" + database.name(),
                        "FAIRLEAD_ALLOW_UNSAFE_POSTGRES",
                        "true",
                        "FAIRLEAD_CHANNELS_INTERNALHOSTS",
                        "127.0.0.1"));
        server.start();
        server.setUp();
        JsonNode inbox = server.get("/api/inboxes").get("items").get(0);
        JsonNode team = server.get("/api/teams").get("items").get(0);
        JsonNode _ = server.post(
                "/api/users",
                Map.of(
                        "name",
                        "Omar Haddad",
                        "email",
                        AGENT,
                        "role",
                        "agent",
                        "password",
                        AGENT_PASSWORD,
                        "teams",
                        List.of(team.get("id").asString())));
        JsonNode _ = server.post(
                "/api/sla-policies",
                Map.of(
                        "name",
                        "Quick",
                        "firstResponseMinutes",
                        1,
                        "nextResponseMinutes",
                        2,
                        "inboxes",
                        List.of(inbox.get("id").asString())));
        JsonNode channel = server.post(
                "/api/channels",
                Map.of(
                        "kind",
                        "webhook",
                        "name",
                        "Shop",
                        "inboxId",
                        inbox.get("id").asString(),
                        "replyUrl",
                        "http://127.0.0.1:" + shop.port() + "/replies"));
        customer = new Outsider(
                channel.get("url").asString(), channel.get("secret").asString());
        chromium = Chromium.launch();
        browser = chromium.browser();
    }

    @AfterEach
    void close() {
        int n = 0;
        for (BrowserContext context : browser.contexts()) {
            shoot(context.pages().getFirst(), "at-the-end-" + n++);
        }
        chromium.close();
        server.close();
        shop.disposeNow();
    }

    @Test
    void twoAgentsWorkOnTheSameConversationThroughARestart() throws Exception {
        JsonNode _ = server.patch("/api/session", Map.of("undoSeconds", 30));
        Page admin = visit(1440, 900, ColorScheme.LIGHT);
        accessible(admin, "sign-in");
        signIn(admin, "admin@example.com", "a long enough password");
        Page agent = visit(1280, 800, ColorScheme.DARK);
        signIn(agent, AGENT, AGENT_PASSWORD);
        all(admin);
        all(agent);

        // Both see it come, without a reload.
        Outsider.await(customer.post(0, 1));
        row(admin, "Buyer 0").waitFor();
        row(agent, "Buyer 0").waitFor();
        row(admin, "Buyer 0").click();
        row(agent, "Buyer 0").click();
        assertThat(messages(admin)).containsText("Please quote 40 chairs. #0");

        // The countdown turns.
        Locator chip = messages(admin).locator("header span[data-state=calm]").first();
        String before = chip.innerText();
        admin.waitForCondition(() -> !chip.innerText().equals(before));

        takenBackAndLater(admin, agent);

        // A reply reaches the customer and the colleague's window.
        admin.getByPlaceholder("Reply to Buyer 0…").fill("With pleasure. 一百二十美元。");
        admin.keyboard().press("Control+Enter");
        assertThat(messages(admin)).containsText("With pleasure. 一百二十美元。");
        assertThat(messages(agent)).containsText("With pleasure. 一百二十美元。");
        admin.waitForCondition(() -> delivered.stream().anyMatch(body -> body.contains("With pleasure")));
        assertThat(messages(admin)).containsText("Sent");

        // A note stays in the house.
        agent.keyboard().press("n");
        agent.getByPlaceholder("Write a note for colleagues…").fill("She bought oak last year.");
        agent.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add note"))
                .click();
        assertThat(messages(admin)).containsText("She bought oak last year.");
        assertThat(delivered).noneMatch(body -> body.contains("oak"));

        // Given to the colleague.
        admin.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^(Assign|Assigned to)")))
                .first()
                .click();
        admin.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(Pattern.compile("Omar Haddad")))
                .click();
        assertThat(row(agent, "Buyer 0")).containsText("Omar Haddad");

        accessible(admin, "inbox");
        accessible(agent, "inbox, dark");
        shoot(admin, "inbox-wide-light");
        shoot(agent, "inbox-wide-dark");

        // The other language, at once and for good.
        admin.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Account")))
                .click();
        admin.getByText("简体中文").click();
        assertThat(admin.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("收件箱")))
                .isVisible();
        admin.keyboard().press("Escape");
        admin.setViewportSize(390, 800);
        assertNothingSticksOut(admin);
        shoot(admin, "thread-narrow-zh");
        accessible(admin, "thread, narrow, Chinese");
        admin.getByPlaceholder("回复Buyer 0…").fill("您好，价格见附件。");
        admin.keyboard().press("Control+Alt+Enter");
        assertThat(admin.getByRole(AriaRole.DIALOG)).containsText("稍后发送");
        accessible(admin, "send later, narrow, Chinese");
        assertNothingSticksOut(admin);
        shoot(admin, "send-later-narrow-zh");
        admin.keyboard().press("Escape");
        admin.getByPlaceholder("回复Buyer 0…").fill("");
        admin.setViewportSize(1440, 900);

        // The server is killed and comes back; the pages catch up by themselves.
        server.kill();
        assertThat(agent.getByText("Reconnecting…")).isVisible();
        server.start();
        Outsider.await(customer.post(1, 2));
        row(agent, "Buyer 1").waitFor();
        row(admin, "Buyer 1").waitFor();

        // Closed by one, seen by the other.
        agent.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Close").setExact(true))
                .first()
                .click();
        assertThat(admin.locator("[data-status=closed]").first()).isVisible();

        for (String path : List.of("board", "contacts", "channels", "team", "settings")) {
            admin.navigate(server.origin() + "/" + path);
            admin.locator("h1").first().waitFor();
            accessible(admin, path);
            shoot(admin, path + "-zh");
        }
        assertThat(complaints).isEmpty();
    }

    /** What was sent is taken back, changed, and sent on the customer's clock; then the customer writes first. */
    private void takenBackAndLater(Page admin, Page agent) throws Exception {
        JsonNode contact = server.get("/api/contacts?q=Buyer%200").get("items").get(0);
        JsonNode _ = server.patch(
                "/api/contacts/" + contact.get("id").asString(),
                Map.of("version", contact.get("version").asLong(), "timeZone", "America/New_York"));
        Locator reply = admin.getByPlaceholder("Reply to Buyer 0…");
        reply.fill("The price is 12 dolars.");
        admin.keyboard().press("Control+Enter");
        assertThat(messages(admin)).containsText("Goes out in");
        assertThat(messages(agent)).containsText("The price is 12 dolars.");
        shoot(admin, "held-wide-light");
        admin.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Undo").setExact(true))
                .click();
        assertThat(reply).hasValue("The price is 12 dolars.");
        assertThat(messages(agent)).not().containsText("The price is 12 dolars.");

        reply.fill("The price is 12 dollars.");
        admin.keyboard().press("Control+Alt+Enter");
        Locator dialog = admin.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("New York");
        accessible(admin, "send later");
        shoot(admin, "send-later-wide-light");
        admin.setViewportSize(390, 800);
        assertNothingSticksOut(admin);
        shoot(admin, "send-later-narrow-light");
        admin.setViewportSize(1440, 900);
        dialog.getByText(Pattern.compile("^Tomorrow 09:00")).click();
        Locator planned = messages(admin).locator("article[data-held]");
        assertThat(planned).containsText("The price is 12 dollars.");
        assertThat(planned).containsText("New York");
        assertThat(planned).containsText("here");
        assertThat(messages(agent)).containsText("Scheduled");
        assertThat(reply).hasValue("");
        accessible(admin, "a scheduled reply");
        shoot(admin, "scheduled-wide-light");
        shoot(agent, "scheduled-wide-dark");
        admin.setViewportSize(390, 800);
        assertNothingSticksOut(admin);
        shoot(admin, "scheduled-narrow-light");
        admin.setViewportSize(1440, 900);

        // Buyer 150 is Buyer 0 again: the customer is faster, and what was written is a draft again.
        Outsider.await(customer.post(150, 151));
        assertThat(reply).hasValue("The price is 12 dollars.");
        assertThat(planned).hasCount(0);
        assertThat(messages(agent)).containsText("the customer wrote first");
        assertThat(delivered).noneMatch(body -> body.contains("The price is"));
        shoot(admin, "returned-wide-light");
        reply.fill("");

        // Who does not want to wait says so.
        admin.navigate(server.origin() + "/settings");
        admin.getByText("5 s", new Page.GetByTextOptions().setExact(true)).click();
        admin.waitForCondition(() -> undoSeconds() == 5);
        admin.goBack();
        reply.waitFor();
    }

    private long undoSeconds() {
        try {
            return server.get("/api/session").get("undoSeconds").asLong();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Page visit(int width, int height, ColorScheme colors) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("en-US")
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(colors)
                .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.navigate(server.origin() + "/");
        page.getByLabel("E-mail").waitFor();
        return page;
    }

    private static void signIn(Page page, String email, String password) {
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        page.keyboard().press("Enter");
        page.getByText("Live", new Page.GetByTextOptions().setExact(true)).waitFor();
    }

    private static void all(Page page) {
        page.getByText(Pattern.compile("^All")).first().click();
    }

    private static Locator row(Page page, String name) {
        return page.locator("[data-row]", new Page.LocatorOptions().setHasText(name))
                .first();
    }

    private static Locator messages(Page page) {
        return page.locator("section[aria-label^='Conversation with'], section[aria-label*='Buyer']")
                .first();
    }
}
