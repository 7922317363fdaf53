package io.fairlead.access.web;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Tells whether a browser sent a request from one of our own pages. {@code Sec-Fetch-Site} and {@code Origin} cannot be set by
 * a page's script; programs that are not browsers send neither and are let through, for they carry no one else's cookie.
 * The scheme of the origin is not compared: behind a proxy that ends TLS the server does not know its own.
 *
 * <p>See the Fetch standard, "HTTP-network-or-cache fetch", and W3C Fetch Metadata.
 */
@Component
public final class Origins {

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final List<HostPort> allowed;
    private final boolean secure;

    Origins(WebSettings settings) {
        URI publicUrl = settings.publicUrl();
        this.allowed = Stream.concat(
                        Stream.ofNullable(publicUrl),
                        settings.allowedOrigins().stream().map(URI::create))
                .map(HostPort::of)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableList());
        this.secure = publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    /** True if no header says that another site's page is behind this request. */
    public boolean isOwn(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        String origin = headers.getFirst(HttpHeaders.ORIGIN);
        if (origin != null && !isOwnOrigin(origin, request)) {
            return false;
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        return site == null || OWN_SITE.contains(site) || (origin != null && isListed(hostOf(origin)));
    }

    /** True if the person's browser speaks https, whatever the last proxy does. */
    public boolean isSecure(ServerHttpRequest request) {
        return secure || "https".equalsIgnoreCase(request.getURI().getScheme());
    }

    private boolean isOwnOrigin(String origin, ServerHttpRequest request) {
        HostPort from = hostOf(origin);
        return from != null
                && (from.equals(HostPort.of(request.getURI())) || from.equals(host(request)) || isListed(from));
    }

    private boolean isListed(@Nullable HostPort from) {
        return from != null && allowed.contains(from);
    }

    /** The Host header as written: an https origin without a port equals a Host without one. */
    private static @Nullable HostPort host(ServerHttpRequest request) {
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        return host != null && HostPort.isValid(host) ? HostPort.parse(host) : null;
    }

    private static @Nullable HostPort hostOf(String origin) {
        try {
            return HostPort.of(URI.create(origin));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
