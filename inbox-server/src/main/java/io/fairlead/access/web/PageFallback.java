package io.fairlead.access.web;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers with the app's one page wherever a browser asks for a page: the app reads the address itself. */
@Component
@org.springframework.core.annotation.Order(Order.PAGE)
final class PageFallback implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!asksForPage(exchange)) {
            return chain.filter(exchange);
        }
        ServerHttpRequest page =
                exchange.getRequest().mutate().path("/index.html").build();
        return chain.filter(exchange.mutate().request(page).build());
    }

    private static boolean asksForPage(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return request.getMethod() == HttpMethod.GET
                && Paths.isPage(Paths.of(exchange))
                && request.getHeaders().getOrEmpty("Accept").stream()
                        .anyMatch(accept -> accept.contains(MediaType.TEXT_HTML_VALUE));
    }
}
