package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import io.fairlead.media.Bytes;
import io.fairlead.media.MediaStore;
import io.fairlead.media.OutsideUploads;
import java.time.Duration;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Files of the chat bubble, both ways. A visitor shows the token of its socket; there are no cookies, and no address opens
 * anything by itself. Pages of other origins than the account's are refused here as they are at the socket.
 */
@RestController
final class WidgetFilesApi {

    private static final String BEARER = "Bearer ";
    private static final String FILES = "/widget/{key:[A-Za-z0-9_-]+}/files";
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final WidgetOrigins origins;
    private final OutsideUploads uploads;
    private final UploadLimits limits;
    private final VisitorTable table;
    private final MediaStore store;

    WidgetFilesApi(
            WidgetOrigins origins, OutsideUploads uploads, UploadLimits limits, VisitorTable table, MediaStore store) {
        this.origins = origins;
        this.uploads = uploads;
        this.limits = limits;
        this.table = table;
        this.store = store;
    }

    /** A file that was taken; {@code id} is for the message that will carry it. */
    record Handed(UUID id, String name, String contentType, long size) {}

    /** The body is the file. */
    @PostMapping(FILES)
    Mono<ResponseEntity<Handed>> take(
            @PathVariable String key, @RequestParam(defaultValue = "file") String name, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return origins.admit(key, exchange).flatMap(account -> {
            String thread = thread(account, request);
            if (!Visited.of(account).manner(null).takesFiles()) {
                throw new Problem.Forbidden("no-files", "This chat takes no files.");
            }
            String by = VisitorDesk.label(account.id(), thread);
            limits.take(by, Senders.address(request));
            MediaType type = request.getHeaders().getContentType();
            Flux<byte[]> body = request.getBody().timeout(PAUSE).map(Bytes::of);
            return uploads.take(
                            by,
                            name,
                            type == null ? "" : type.toString(),
                            request.getHeaders().getContentLength(),
                            body)
                    .map(file -> ResponseEntity.status(HttpStatus.CREATED)
                            .cacheControl(org.springframework.http.CacheControl.noStore())
                            .body(new Handed(file.id(), file.name(), file.contentType(), file.size())));
        });
    }

    /** A file of the visitor's own thread, to be saved: never shown in place. */
    @GetMapping(FILES + "/{publicName}")
    Mono<ResponseEntity<Flux<DataBuffer>>> give(
            @PathVariable String key, @PathVariable String publicName, ServerWebExchange exchange) {
        return origins.admit(key, exchange)
                .flatMap(account -> table.file(account.id(), thread(account, exchange.getRequest()), publicName))
                .flatMap(store::content)
                .map(WidgetFilesApi::saved)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("file")));
    }

    private static ResponseEntity<Flux<DataBuffer>> saved(Flux<DataBuffer> bytes) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .cacheControl(org.springframework.http.CacheControl.noStore())
                .body(bytes);
    }

    private static String thread(AccountRef account, ServerHttpRequest request) {
        String proof = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        String thread = proof != null && proof.startsWith(BEARER)
                ? Visited.of(account).threadOf(proof.substring(BEARER.length()).strip())
                : null;
        if (thread == null) {
            throw new Problem.Unauthenticated("unauthenticated", "This needs the token of a visitor of this chat.");
        }
        return thread;
    }
}
