package io.fairlead.access.web;

import io.fairlead.kernel.Problem;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses state-changing API requests that another site's page made a browser send. */
@Component
@org.springframework.core.annotation.Order(Order.ORIGIN)
final class OriginGuard implements WebFilter {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Origins origins;

    OriginGuard(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (Paths.isApi(Paths.of(exchange))
                && !SAFE.contains(exchange.getRequest().getMethod())
                && !origins.isOwn(exchange.getRequest())) {
            return Mono.error(() -> new Problem.Forbidden("csrf-refused", "Another site's page sent this request."));
        }
        return chain.filter(exchange);
    }
}
