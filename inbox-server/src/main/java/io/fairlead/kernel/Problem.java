package io.fairlead.kernel;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is not the one hoped for, as RFC 9457 knows it. {@code code} is stable and translated in the browser;
 * the message is one English sentence for logs and for people who read JSON. No stack trace: it is an answer, not a defect.
 */
public abstract sealed class Problem extends RuntimeException {

    private final int status;
    private final String code;

    private Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** When the same request may succeed; becomes {@code Retry-After}. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    public List<Field> fields() {
        return List.of();
    }

    /** What is wrong with one field of the request. */
    public record Field(String field, String code, String message) {}

    public static final class Unauthenticated extends Problem {
        /** @param code {@code unauthenticated}, {@code bad-credentials} or {@code signature-…} */
        public Unauthenticated(String code, String detail) {
            super(401, code, detail);
        }
    }

    public static final class Forbidden extends Problem {
        public Forbidden(String detail) {
            super(403, "forbidden", detail);
        }

        public Forbidden(String code, String detail) {
            super(403, code, detail);
        }
    }

    /** Also the answer for a row that exists but lies outside the actor's scope. */
    public static final class NotFound extends Problem {
        public NotFound(String what) {
            super(404, "not-found", "There is no such " + what + ".");
        }

        public NotFound(String code, String detail) {
            super(404, code, detail);
        }
    }

    public static final class Conflict extends Problem {
        /** @param code {@code conflict}, {@code stale-version}, {@code newer-reply}, {@code name-taken} */
        public Conflict(String code, String detail) {
            super(409, code, detail);
        }
    }

    /** The request is well formed but cannot be carried out as it is. */
    public static final class Unprocessable extends Problem {
        public Unprocessable(String code, String detail) {
            super(422, code, detail);
        }
    }

    public static final class Invalid extends Problem {
        private final List<Field> fields;

        public Invalid(String code, String detail, List<Field> fields) {
            super(400, code, detail);
            this.fields = List.copyOf(fields);
        }

        public static Invalid field(String field, String code, String message) {
            return new Invalid("invalid", message, List.of(new Field(field, code, message)));
        }

        @Override
        public List<Field> fields() {
            return fields;
        }
    }

    public static final class TooLarge extends Problem {
        public TooLarge(String detail) {
            super(413, "too-large", detail);
        }
    }

    public static final class UnsupportedMediaType extends Problem {
        public UnsupportedMediaType(String detail) {
            super(415, "unsupported-media-type", detail);
        }
    }

    public static final class RateLimited extends Problem {
        private final Duration after;

        public RateLimited(String detail, Duration after) {
            super(429, "rate-limited", detail);
            this.after = after;
        }

        @Override
        public Duration retryAfter() {
            return after;
        }
    }

    /** The server cannot take it now; nothing was kept. */
    public static final class Unavailable extends Problem {
        private final Duration after;

        /** @param code {@code overloaded} or {@code unavailable} */
        public Unavailable(String code, String detail, Duration after) {
            super(503, code, detail);
            this.after = after;
        }

        @Override
        public Duration retryAfter() {
            return after;
        }
    }
}
