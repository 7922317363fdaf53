package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Which pages may use a chat's files: those of the account's origins, and no others. Answers browsers' questions beforehand
 * itself, because the framework does not let them through to a handler. See the Fetch standard, "CORS-preflight request".
 */
@Component
final class WidgetOrigins implements WebFilter {

    private static final String KIND = "chat";
    private static final Pattern FILES = Pattern.compile("/widget/([A-Za-z0-9_-]+)/files(?:/[^/]*)?");
    private static final Duration ASKED = Duration.ofHours(1);

    private final Accounts accounts;

    WidgetOrigins(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!HttpMethod.OPTIONS.equals(exchange.getRequest().getMethod())) {
            return chain.filter(exchange);
        }
        Matcher files = FILES.matcher(
                exchange.getRequest().getPath().pathWithinApplication().value());
        return files.matches() ? admit(files.group(1), exchange).flatMap(_ -> allow(exchange)) : chain.filter(exchange);
    }

    private static Mono<Void> allow(ServerWebExchange exchange) {
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.set("Access-Control-Allow-Methods", "GET, POST");
        answer.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
        answer.set("Access-Control-Max-Age", Long.toString(ASKED.toSeconds()));
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        return exchange.getResponse().setComplete();
    }

    /** Refuses foreign pages; whatever the answer will be, the account's own pages may read it. */
    Mono<AccountRef> admit(String key, ServerWebExchange exchange) {
        String origin = exchange.getRequest().getHeaders().getOrigin();
        return accounts.byKey(KIND, key)
                .filter(found -> !found.isDisabled())
                .switchIfEmpty(
                        Mono.error(() -> new Problem.NotFound("unknown-account", "No channel has this address.")))
                .doOnNext(found -> {
                    if (!Visited.of(found).admits(origin)) {
                        throw new Problem.Forbidden(
                                "origin-not-allowed", "Pages of this origin may not use this chat.");
                    }
                    open(exchange.getResponse().getHeaders(), origin);
                });
    }

    private static void open(HttpHeaders answer, @Nullable String origin) {
        answer.set("Vary", "Origin");
        if (origin != null) {
            answer.set("Access-Control-Allow-Origin", origin);
            answer.set("Access-Control-Expose-Headers", "Retry-After");
        }
    }
}
