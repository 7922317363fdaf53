package io.fairlead.access;

import io.fairlead.access.web.Origins;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * The cookie that carries the token. Over https its name begins with {@code __Host-}, so that no subdomain can plant one
 * (RFC 6265bis §4.1.3.2); plain http, as on one's own machine, cannot have that.
 */
@Component
final class SessionCookie {

    static final String SECURE_NAME = "__Host-fairlead";
    static final String PLAIN_NAME = "fairlead_session";

    private final Origins origins;

    SessionCookie(Origins origins) {
        this.origins = origins;
    }

    @Nullable
    Token read(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(name(request));
        return cookie != null && Token.isPlausible(cookie.getValue()) ? new Token(cookie.getValue()) : null;
    }

    ResponseCookie of(Token token, Duration lifetime, ServerHttpRequest request) {
        return build(token.text(), lifetime, request);
    }

    ResponseCookie cleared(ServerHttpRequest request) {
        return build("", Duration.ZERO, request);
    }

    private ResponseCookie build(String value, Duration lifetime, ServerHttpRequest request) {
        return ResponseCookie.from(name(request), value)
                .path("/")
                .httpOnly(true)
                .secure(origins.isSecure(request))
                .sameSite("Lax")
                .maxAge(lifetime)
                .build();
    }

    private String name(ServerHttpRequest request) {
        return origins.isSecure(request) ? SECURE_NAME : PLAIN_NAME;
    }
}
