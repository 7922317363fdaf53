package io.fairlead.channel;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message: either its bytes or an address to fetch it from, or one that the house holds already.
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
    private static final String HELD = "held";

    @SuppressWarnings("ArrayRecordComponent")
    public Attachment {}

    /** A file that was handed to the house before its message: see {@link SocketConnector.Desk#files}. */
    public static Attachment held(UUID id, String name, String contentType) {
        return new Attachment(name, contentType, null, URI.create(HELD + ":" + id), false, null);
    }

    /** The house's id of a file that it holds; null if this is none of those. */
    public @Nullable UUID heldAs() {
        try {
            return url != null && HELD.equals(url.getScheme()) ? UUID.fromString(url.getSchemeSpecificPart()) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
