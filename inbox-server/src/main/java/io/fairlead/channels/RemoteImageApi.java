package io.fairlead.channels;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Remote images of a message over HTTP: who may see them, and the images themselves through this server. */
@RestController
final class RemoteImageApi {

    private static final Duration KEPT = Duration.ofHours(12);

    private final RemoteImages images;

    RemoteImageApi(RemoteImages images) {
        this.images = images;
    }

    record Show(@Nullable Boolean always) {}

    @GetMapping("/api/messages/{id}/images")
    Mono<RemoteImages.View> look(Actor.User actor, @PathVariable String id) {
        return images.look(actor, Ids.parse(id, "message"));
    }

    @PostMapping("/api/messages/{id}/images")
    Mono<RemoteImages.View> show(
            Actor.User actor, @PathVariable String id, @RequestBody(required = false) @Nullable Show command) {
        return images.show(actor, Ids.parse(id, "message"), command == null ? null : command.always());
    }

    /** @param u address of the image, {@code e} until when the link holds, {@code s} its signature */
    @GetMapping("/media/remote/{id}")
    Mono<ResponseEntity<byte[]>> picture(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam String u,
            @RequestParam long e,
            @RequestParam String s) {
        return images.picture(actor, Ids.parse(id, "message"), u, e, s)
                .map(picture -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_TYPE, picture.mediaType())
                        .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Cross-Origin-Resource-Policy", "same-origin")
                        .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                        .body(picture.bytes()));
    }
}
