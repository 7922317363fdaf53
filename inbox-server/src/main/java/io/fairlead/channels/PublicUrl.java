package io.fairlead.channels;

import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where outsiders reach this server: {@code fairlead.public-url}, else the address it listens on. */
@Component
final class PublicUrl {

    private final Environment environment;

    PublicUrl(Environment environment) {
        this.environment = environment;
    }

    /** Without a slash at its end. Asked each time: a random port is known only once the server listens. */
    URI base() {
        String set = environment.getProperty("fairlead.public-url", "");
        String url = set.isBlank() ? environment.getProperty("fairlead.access.public-url", "") : set;
        if (!url.isBlank()) {
            return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        }
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return URI.create("http://127.0.0.1:" + port);
    }
}
