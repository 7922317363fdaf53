package io.fairlead.media;

import java.util.Collection;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files that somebody outside hands over before the message that will carry them. The same limits hold as for those inside. */
@Component
public final class OutsideUploads {

    private final Uploads uploads;
    private final MediaTable table;

    OutsideUploads(Uploads uploads, MediaTable table) {
        this.uploads = uploads;
        this.table = table;
    }

    /** In bytes. */
    public long largest() {
        return uploads.largest();
    }

    /**
     * Streams the file to the disk. It is thrown away after a while if no message takes it up.
     *
     * @param by label of who hands it over
     * @param announced bytes that were announced, or -1
     * @throws io.fairlead.kernel.Problem.TooLarge as an error, {@code UnsupportedMediaType} for programs, {@code Invalid} if
     *     it is empty
     */
    public Mono<MediaStore.StoredFile> take(
            String by, String name, String contentType, long announced, Flux<byte[]> bytes) {
        return Mono.defer(() -> {
            uploads.checkAnnounced(announced);
            Flux<Piece> pieces = bytes.map(part -> new Piece(name, contentType, part, false));
            return uploads.takeFrom(by, pieces);
        });
    }

    /** Those of these files that this one handed over, in no order. */
    public Flux<MediaStore.StoredFile> of(String by, Collection<UUID> ids) {
        return ids.isEmpty() ? Flux.empty() : table.handedOver(by, ids);
    }
}
