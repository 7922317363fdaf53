package io.fairlead.access;

import io.fairlead.access.web.Origins;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** For doors other than the API's, such as WebSockets, which browsers let any page knock at. */
@Component
public final class OwnPages {

    private final Origins origins;

    OwnPages(Origins origins) {
        this.origins = origins;
    }

    /** True if one of our own pages, or a program that is no browser, sent the request. */
    public boolean sent(ServerHttpRequest request) {
        return origins.isOwn(request);
    }
}
