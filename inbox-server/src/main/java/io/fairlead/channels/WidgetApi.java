package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What other people's pages load to carry the chat bubble, and a page of a shop that carries it. */
@RestController
final class WidgetApi {

    private static final String KIND = "chat";
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** As strict as a shop's page can be that carries the bubble: nothing but our script and our socket. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Accounts accounts;
    private final WidgetScript script;
    private final boolean demo;
    private final String page = text("widget/shop.html");
    private final String style = text("widget/shop.css");

    WidgetApi(Accounts accounts, WidgetScript script, @Value("${fairlead.demo:false}") boolean demo) {
        this.accounts = accounts;
        this.script = script;
        this.demo = demo;
    }

    /** The bubble. Any page may load it; where it may talk from is the account's setting. */
    @GetMapping("/widget/{key:[A-Za-z0-9_-]+}.js")
    Mono<ResponseEntity<String>> script(@PathVariable String key) {
        return account(key).map(account -> {
            String body = script.of(key, Visited.of(account).look());
            return ResponseEntity.ok()
                    .contentType(SCRIPT)
                    .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                    .eTag(DigestUtils.md5DigestAsHex(body.getBytes(StandardCharsets.UTF_8)))
                    .header("Access-Control-Allow-Origin", "*")
                    .header("Cross-Origin-Resource-Policy", "cross-origin")
                    .body(body);
        });
    }

    @GetMapping("/widget/{key:[A-Za-z0-9_-]+}")
    Mono<ResponseEntity<String>> page(@PathVariable String key) {
        return account(key)
                .filter(_ -> demo)
                .switchIfEmpty(Mono.error(WidgetApi::unknown))
                .map(_ -> ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                        .cacheControl(CacheControl.noCache())
                        .header("Content-Security-Policy", PAGE_POLICY)
                        .body(page.replace("KEY", key)));
    }

    @GetMapping("/widget/{key:[A-Za-z0-9_-]+}/shop.css")
    Mono<ResponseEntity<String>> style(@PathVariable String key) {
        return account(key)
                .filter(_ -> demo)
                .switchIfEmpty(Mono.error(WidgetApi::unknown))
                .map(_ -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "css", StandardCharsets.UTF_8))
                        .body(style));
    }

    private Mono<AccountRef> account(String key) {
        return accounts.byKey(KIND, key)
                .filter(found -> !found.isDisabled())
                .switchIfEmpty(Mono.error(WidgetApi::unknown));
    }

    private static Problem unknown() {
        return new Problem.NotFound("unknown-account", "No channel has this address.");
    }

    private static String text(String path) {
        try {
            return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
