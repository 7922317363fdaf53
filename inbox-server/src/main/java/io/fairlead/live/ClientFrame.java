package io.fairlead.live;

import io.fairlead.kernel.Typing;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser may say; see docs/live-protocol.md. */
sealed interface ClientFrame {

    record Start() implements ClientFrame {}

    record Resume(UUID epoch, long lastSeq) implements ClientFrame {}

    record Pong() implements ClientFrame {}

    record Types(UUID conversationId, Typing.Kind kind, boolean on) implements ClientFrame {}

    record Views(@Nullable UUID conversationId) implements ClientFrame {}

    record Active(boolean on) implements ClientFrame {}

    /** JSON that says nothing we know: answered with an error, the socket stays. */
    record Wrong(String code, String detail) implements ClientFrame {}

    /** Not even a JSON object: the socket closes. */
    record Garbage() implements ClientFrame {}

    String PONG = "{\"t\":\"pong\"}";

    static ClientFrame parse(String text, JsonMapper json) {
        if (text.equals(PONG)) {
            return new Pong();
        }
        JsonNode frame;
        try {
            frame = json.readTree(text);
        } catch (JacksonException e) {
            return new Garbage();
        }
        if (!frame.isObject()) {
            return new Garbage();
        }
        try {
            return read(frame);
        } catch (IllegalArgumentException e) {
            return new Wrong("invalid", "A field of this frame is missing or has a wrong form.");
        }
    }

    private static ClientFrame read(JsonNode frame) {
        return switch (text(frame, "t")) {
            case "start" -> new Start();
            case "resume" -> new Resume(id(frame, "epoch"), number(frame, "lastSeq"));
            case "pong" -> new Pong();
            case "typing" -> new Types(id(frame, "conversationId"), kind(frame), flag(frame, "on"));
            case "viewing" -> new Views(isAbsent(frame, "conversationId") ? null : id(frame, "conversationId"));
            case "active" -> new Active(flag(frame, "on"));
            default -> new Wrong("unknown-frame", "There is no such frame.");
        };
    }

    private static boolean isAbsent(JsonNode frame, String field) {
        return frame.path(field).isMissingNode() || frame.path(field).isNull();
    }

    private static String text(JsonNode frame, String field) {
        JsonNode value = frame.path(field);
        require(value.isString());
        return value.stringValue();
    }

    private static UUID id(JsonNode frame, String field) {
        String text = text(frame, field);
        require(text.length() == 36);
        return UUID.fromString(text);
    }

    private static long number(JsonNode frame, String field) {
        JsonNode value = frame.path(field);
        require(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0);
        return value.longValue();
    }

    private static boolean flag(JsonNode frame, String field) {
        JsonNode value = frame.path(field);
        require(value.isBoolean());
        return value.booleanValue();
    }

    private static Typing.Kind kind(JsonNode frame) {
        return isAbsent(frame, "kind")
                ? Typing.Kind.REPLY
                : Typing.Kind.valueOf(text(frame, "kind").toUpperCase(Locale.ROOT));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
