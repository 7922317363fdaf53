package io.fairlead.access.web;

import io.fairlead.kernel.Problem;
import java.net.URI;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses addresses with an encoded NUL, which no name, search or id can have and PostgreSQL cannot compare with. */
@Component
@org.springframework.core.annotation.Order(Order.NUL)
final class NulGuard implements WebFilter {

    private static final String NUL = "%00";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        URI uri = exchange.getRequest().getURI();
        String query = uri.getRawQuery();
        if (uri.getRawPath().contains(NUL) || (query != null && query.contains(NUL))) {
            return Mono.error(
                    () -> new Problem.Invalid("invalid", "An address does not hold the character NUL.", List.of()));
        }
        return chain.filter(exchange);
    }
}
