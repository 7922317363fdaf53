package io.fairlead.channel;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message: either its bytes or an address to fetch it from.
 *
 * @param contentId of an inline image, without angle brackets
 */
public record Attachment(
        String name,
        String contentType,
        byte @Nullable [] bytes,
        @Nullable URI url,
        boolean inline,
        @Nullable String contentId) {
    @SuppressWarnings("ArrayRecordComponent")
    public Attachment {}
}
