package io.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/** The machine's own browser, and what tests ask of every page. */
public final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final String AT_REST = """
            () => document.getAnimations().every(each =>
                each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)""";

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(ARGUMENTS));
    }

    /**
     * Where something is missing a test is left out; but in CI a missing browser is a failure, so there it runs all the same.
     *
     * @param page of the web UI's build, on the class path
     */
    public static boolean canRun(String page) {
        boolean complete = Files.isExecutable(PROGRAM) && new ClassPathResource(page).exists();
        return complete || System.getenv("CI") != null || System.getenv("FAIRLEAD_BROWSER_TESTS") != null;
    }

    public static Chromium launch() {
        return new Chromium();
    }

    public Browser browser() {
        return browser;
    }

    public static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    }

    public static void accessible(Page page, String what) {
        accessible(page, what, axe -> axe);
    }

    /** Nothing that axe calls serious or critical; what fades in has no contrast yet, so that is waited for. */
    public static void accessible(Page page, String what, UnaryOperator<AxeBuilder> of) {
        page.waitForFunction(AT_REST);
        List<String> serious = of.apply(new AxeBuilder(page)).analyze().getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(String.valueOf(rule.getImpact())))
                .flatMap(rule -> Stream.ofNullable(rule.getNodes())
                        .flatMap(List::stream)
                        .map(node -> rule.getId() + ": " + node.getHtml()))
                .toList();
        assertThat(serious).as("axe on " + what).isEmpty();
    }

    public static void assertNothingSticksOut(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
