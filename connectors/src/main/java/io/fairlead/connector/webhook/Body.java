package io.fairlead.connector.webhook;

import io.fairlead.channel.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A part of a JSON body and its path, so that what is missing or wrong can be named to the sender. */
record Body(String path, JsonNode node) {

    private static final int MAX_DEPTH = 50;
    private static final int MAX_NAME = 1_000;
    private static final int MAX_NUMBER = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws Refused {@code broken-json} if it is none, or nested deeper than {@value #MAX_DEPTH} */
    static Body parse(byte[] bytes) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw broken();
        }
        if (node.isMissingNode()) {
            throw broken();
        }
        Body body = new Body("", node);
        if (!node.isObject()) {
            throw body.refused("The body must be a JSON object.");
        }
        return body;
    }

    private static Refused broken() {
        return new Refused(400, "broken-json", "The body is not well-formed JSON within the limits of depth and size.");
    }

    Body object(String name) {
        Body part = at(name);
        if (!part.node.isObject()) {
            throw part.refused("An object is needed here.");
        }
        return part;
    }

    @Nullable
    Body maybeObject(String name) {
        return has(name) ? object(name) : null;
    }

    boolean has(String name) {
        return !at(name).node.isMissingNode() && !at(name).node.isNull();
    }

    /** A text or a number as text, not blank. */
    String id(String name, int max) {
        String id = text(name, max);
        if (id == null || id.isBlank()) {
            throw at(name).refused("This is needed and must not be empty.");
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw at(name).refused("Control characters are not taken here.");
        }
        return id;
    }

    /** Null if missing, null or an empty text. */
    @Nullable
    String text(String name, int max) {
        Body part = at(name);
        if (part.node.isMissingNode() || part.node.isNull()) {
            return null;
        }
        if (!part.node.isString() && !part.node.isNumber()) {
            throw part.refused("A text is needed here.");
        }
        String text = part.node.asString();
        if (text.length() > max) {
            throw part.refused("This is longer than " + max + " characters.");
        }
        return text.isEmpty() ? null : text;
    }

    @Nullable
    Instant time(String name) {
        String text = text(name, 64);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw at(name).refused("A time like 2026-01-31T08:30:00Z is needed here.");
        }
    }

    Body at(String name) {
        return new Body(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    Body at(int index) {
        return new Body(path + "[" + index + "]", node.path(index));
    }

    Refused refused(String detail) {
        return new Refused(400, "invalid", path, path.isEmpty() ? detail : path + ": " + detail);
    }
}
