package io.fairlead.channel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to an account's address, body complete and within the server's limit.
 *
 * @param headers names in lower case
 * @param remoteAddress the sender's, as far as the configured proxies can be trusted
 */
public record HttpDelivery(
        String method,
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        byte[] body,
        String remoteAddress,
        Instant receivedAt) {
    @SuppressWarnings("ArrayRecordComponent")
    public HttpDelivery {}

    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
