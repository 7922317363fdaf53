package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/** The forms' script as the web UI's build made it; the same for all forms. */
@Component
final class FormScript {

    private static final Logger log = LoggerFactory.getLogger(FormScript.class);
    private static final String BUILT = "form/form.js";
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final @Nullable String built = read();

    /** @throws Problem.Unavailable if the server was built without the web UI */
    ResponseEntity<String> answer() {
        if (built == null) {
            throw new Problem.Unavailable(
                    "unavailable", "This server was built without its pages.", Duration.ofHours(1));
        }
        return ResponseEntity.ok()
                .contentType(SCRIPT)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .eTag(DigestUtils.md5DigestAsHex(built.getBytes(StandardCharsets.UTF_8)))
                .header("Access-Control-Allow-Origin", "*")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(built);
    }

    private static @Nullable String read() {
        ClassPathResource resource = new ClassPathResource(BUILT);
        if (!resource.exists()) {
            log.info("Built without {}: forms have no script", BUILT);
            return null;
        }
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
