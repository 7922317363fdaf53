package io.fairlead.access.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Believes {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} of configured proxies and of nobody else; the client is
 * the last address that is not itself such a proxy. Whoever else sends these headers is heard without them.
 */
@Component
@org.springframework.core.annotation.Order(Order.FORWARDED)
final class ForwardedHeaders implements WebFilter {

    private static final List<String> ALL = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Ssl");

    private final List<AddressRange> trusted;

    ForwardedHeaders(WebSettings settings) {
        this.trusted =
                settings.trustedProxies().stream().map(AddressRange::parse).toList();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        if (ALL.stream().noneMatch(headers::containsHeader)) {
            return chain.filter(exchange);
        }
        ServerHttpRequest seen = withoutForwarded(resolve(exchange.getRequest()));
        return chain.filter(exchange.mutate().request(seen).build());
    }

    private ServerHttpRequest resolve(ServerHttpRequest request) {
        InetSocketAddress peer = request.getRemoteAddress();
        if (peer == null || !isTrusted(peer.getAddress())) {
            return request;
        }
        HttpHeaders headers = request.getHeaders();
        ServerHttpRequest.Builder seen = request.mutate().uri(address(request.getURI(), headers));
        InetAddress client = client(headers);
        if (client != null) {
            seen.remoteAddress(new InetSocketAddress(client, peer.getPort()));
        }
        return seen.build();
    }

    private static ServerHttpRequest withoutForwarded(ServerHttpRequest request) {
        return request.mutate().headers(headers -> ALL.forEach(headers::remove)).build();
    }

    /** Reads the list from its end: what stands before the first stranger was written by the stranger. */
    private @Nullable InetAddress client(HttpHeaders headers) {
        List<String> hops = headers.getValuesAsList("X-Forwarded-For");
        InetAddress client = null;
        for (String hop : hops.reversed()) {
            try {
                client = InetAddress.ofLiteral(hop.trim());
            } catch (IllegalArgumentException e) {
                return client;
            }
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private static URI address(URI uri, HttpHeaders headers) {
        UriComponentsBuilder built = UriComponentsBuilder.fromUri(uri);
        String proto = headers.getFirst("X-Forwarded-Proto");
        if (proto != null && (proto.equalsIgnoreCase("https") || proto.equalsIgnoreCase("http"))) {
            built.scheme(proto.toLowerCase(java.util.Locale.ROOT));
        }
        String host = headers.getFirst("X-Forwarded-Host");
        if (host != null && HostPort.isValid(host)) {
            HostPort parsed = HostPort.parse(host);
            built.host(parsed.host()).port(parsed.port());
        }
        return built.build(true).toUri();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}
