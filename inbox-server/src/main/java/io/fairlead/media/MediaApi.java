package io.fairlead.media;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files to and from the browser. What strangers sent is shown in place only if it is a picture of a plain kind. */
@RestController
final class MediaApi {

    private static final String PART = "file";
    private static final Set<String> SHOWN = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Uploads uploads;
    private final MediaStore store;

    MediaApi(Uploads uploads, MediaStore store) {
        this.uploads = uploads;
        this.store = store;
    }

    /** The multipart form that is posted. */
    record Upload(
            @Schema(type = "string", format = "binary") String file) {}

    @PostMapping(path = "/api/attachments", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = Upload.class)))
    Mono<AttachmentView> upload(Actor.User actor, ServerHttpRequest request, @RequestBody Flux<PartEvent> body) {
        uploads.checkAnnounced(request.getHeaders().getContentLength());
        AtomicLong read = new AtomicLong();
        Flux<Piece> pieces =
                body.timeout(PAUSE).mapNotNull(event -> piece(event, size -> uploads.checkRead(read.addAndGet(size))));
        return uploads.take(actor, pieces).map(AttachmentView::of);
    }

    /** Copied at once, so that no buffer depends on what becomes of the upload. Null for other parts of the form. */
    private static @Nullable Piece piece(PartEvent event, LongConsumer read) {
        byte[] bytes = Bytes.of(event.content());
        read.accept(bytes.length);
        if (event instanceof FilePartEvent file && file.name().equals(PART)) {
            String type = file.headers().getFirst(HttpHeaders.CONTENT_TYPE);
            return new Piece(file.filename(), type == null ? "" : type, bytes, file.isLast());
        }
        return null;
    }

    /** The name cannot be guessed, what it names never changes, and only those get it who may see a message with it. */
    @GetMapping("/media/{publicName}")
    Mono<ResponseEntity<Flux<DataBuffer>>> get(Actor.User actor, @PathVariable String publicName) {
        return uploads.find(actor, publicName)
                .flatMap(file -> store.content(file.sha256()).map(bytes -> answer(file, bytes)))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("file")));
    }

    private static ResponseEntity<Flux<DataBuffer>> answer(MediaStore.StoredFile file, Flux<DataBuffer> bytes) {
        boolean shown = SHOWN.contains(file.contentType());
        ContentDisposition disposition = (shown ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(file.name(), StandardCharsets.UTF_8)
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, file.contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .contentLength(file.size())
                .eTag(file.sha256())
                .cacheControl(CacheControl.maxAge(FOR_EVER).cachePrivate().immutable())
                .body(bytes);
    }
}
