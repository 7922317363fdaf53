package io.fairlead.channels;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is inside an account's envelope.
 *
 * @param own secrets of the account, newest first: the present one and the one before it, so that senders can change over
 * @param settings secret settings
 */
record Secrets(List<String> own, JsonNode settings) {
    private static final int KEPT = 2;

    Secrets rotated(String fresh) {
        return new Secrets(
                Stream.concat(Stream.of(fresh), own.stream()).limit(KEPT).toList(), settings);
    }

    Secrets with(JsonNode changed) {
        return new Secrets(own, changed);
    }
}
