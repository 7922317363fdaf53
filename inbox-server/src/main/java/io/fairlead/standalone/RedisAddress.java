package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis that was given by its URL. */
final class RedisAddress {

    private static final Logger log = LoggerFactory.getLogger(RedisAddress.class);

    private RedisAddress() {}

    /**
     * @return the URL, with a warning in the log if nothing answers there now
     * @throws Refusal without repeating the URL, which may hold a password
     */
    static String checked(String url) {
        URI uri = parse(url.strip());
        if (!Ports.answers(uri.getHost(), uri.getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : uri.getPort())) {
            log.warn("No Redis answers at {} (FAIRLEAD_REDIS_URL); going on without until it does.", uri.getHost());
        }
        return url.strip();
    }

    private static URI parse(String url) {
        try {
            RedisURI _ = RedisURI.create(url);
            URI uri = new URI(url);
            boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            if (known && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException | URISyntaxException e) {
            log.debug("FAIRLEAD_REDIS_URL cannot be parsed", e);
        }
        throw new Refusal(
                "FAIRLEAD_REDIS_URL is not usable: write it as redis://user:password@host:6379 (rediss:// for TLS).");
    }
}
