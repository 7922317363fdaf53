package io.fairlead.access;

import io.fairlead.access.web.Order;
import io.fairlead.access.web.Paths;
import io.fairlead.kernel.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets nobody without a session into the private part of the address space, and tells handlers who it is. */
@Component
@org.springframework.core.annotation.Order(Order.SESSION)
final class SessionFilter implements WebFilter {

    private static final String ATTRIBUTE = SignedIn.class.getName();

    private final Sessions sessions;

    SessionFilter(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!Paths.isPrivate(Paths.of(exchange)) || isDoor(exchange)) {
            return chain.filter(exchange);
        }
        return sessions.of(exchange.getRequest())
                .switchIfEmpty(Mono.error(SessionFilter::unauthenticated))
                .doOnNext(session -> exchange.getAttributes().put(ATTRIBUTE, session))
                .flatMap(_ -> chain.filter(exchange));
    }

    static @Nullable SignedIn of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    static Problem unauthenticated() {
        return new Problem.Unauthenticated("unauthenticated", "Sign in first.");
    }

    /** What can be asked before one is signed in. */
    private static boolean isDoor(ServerWebExchange exchange) {
        String path = Paths.of(exchange);
        HttpMethod method = exchange.getRequest().getMethod();
        return switch (path) {
            case "/api/session" -> method == HttpMethod.POST;
            case "/api/setup" -> method == HttpMethod.GET || method == HttpMethod.POST;
            default -> false;
        };
    }
}
