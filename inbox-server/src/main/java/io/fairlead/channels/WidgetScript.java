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
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The bubble's script as the web UI's build made it, completed for one account. */
@Component
final class WidgetScript {

    private static final Logger log = LoggerFactory.getLogger(WidgetScript.class);
    private static final String BUILT = "widget/bubble.js";

    private final JsonMapper json;
    private final @Nullable String built;

    WidgetScript(JsonMapper json) {
        this.json = json;
        this.built = read();
    }

    private record Start(String key, Object look) {}

    /** @throws Problem.Unavailable if the server was built without the web UI */
    String of(String key, Object look) {
        if (built == null) {
            throw new Problem.Unavailable(
                    "unavailable", "This server was built without its pages.", Duration.ofHours(1));
        }
        return "(function(){" + built + ";FairleadBubble.start(" + json.writeValueAsString(new Start(key, look))
                + ")})();\n";
    }

    private static @Nullable String read() {
        ClassPathResource resource = new ClassPathResource(BUILT);
        if (!resource.exists()) {
            log.warn("The chat bubble's script is missing: build with the web UI");
            return null;
        }
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
