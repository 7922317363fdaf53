package io.fairlead.channel;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message: either its bytes, or an address to fetch it from, or one that the house holds already.
 *
 * @param contentId of an inline image, without angle brackets
 * @param held the house's id of a file that was handed over before its message: see {@link SocketConnector.Desk#files}
 */
public record Attachment(
        String name,
        String contentType,
        byte @Nullable [] bytes,
        @Nullable URI url,
        boolean inline,
        @Nullable String contentId,
        @Nullable UUID held) {

    @SuppressWarnings("ArrayRecordComponent")
    public Attachment {}

    public Attachment(
            String name,
            String contentType,
            byte @Nullable [] bytes,
            @Nullable URI url,
            boolean inline,
            @Nullable String contentId) {
        this(name, contentType, bytes, url, inline, contentId, null);
    }

    public static Attachment held(UUID id, String name, String contentType) {
        return new Attachment(name, contentType, null, null, false, null, id);
    }
}
