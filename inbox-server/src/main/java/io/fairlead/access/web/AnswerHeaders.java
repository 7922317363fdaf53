package io.fairlead.access.web;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Sets the security and caching headers of every answer; a handler that set one of them knows better. */
@Component
@org.springframework.core.annotation.Order(Order.HEADERS)
final class AnswerHeaders implements WebFilter {

    /** The UI library styles elements inline; scripts come from files only. */
    private static final String PAGE_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "frame-src 'self' blob: data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final String MEDIA_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'";

    private final Origins origins;

    AnswerHeaders(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = Paths.of(exchange);
        boolean secure = origins.isSecure(exchange.getRequest());
        exchange.getResponse().beforeCommit(() -> {
            complete(exchange.getResponse().getHeaders(), path, secure);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    private static void complete(HttpHeaders headers, String path, boolean secure) {
        unlessSet(headers, "X-Content-Type-Options", "nosniff");
        unlessSet(headers, "Referrer-Policy", "same-origin");
        if (secure) {
            unlessSet(headers, "Strict-Transport-Security", "max-age=31536000");
        }
        if (Paths.isApi(path)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            unlessSet(headers, "Content-Security-Policy", DATA_POLICY);
        } else if (Paths.isMedia(path)) {
            unlessSet(headers, "Content-Security-Policy", MEDIA_POLICY);
        } else if (!Paths.isEmbeddable(path)) {
            unlessSet(headers, "Content-Security-Policy", PAGE_POLICY);
            unlessSet(headers, "Cross-Origin-Opener-Policy", "same-origin");
            unlessSet(headers, HttpHeaders.CACHE_CONTROL, caching(path));
        }
    }

    private static void unlessSet(HttpHeaders headers, String name, String value) {
        if (!headers.containsHeader(name)) {
            headers.set(name, value);
        }
    }

    /** Files under assets carry their content's hash in their name. */
    private static String caching(String path) {
        return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
