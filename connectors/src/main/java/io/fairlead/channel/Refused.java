package io.fairlead.channel;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error and leaves nothing behind. {@code code} is a stable problem code. */
public final class Refused extends RuntimeException {
    private final int status;
    private final String code;
    private final @Nullable String field;

    public Refused(int status, String code, String detail) {
        this(status, code, null, detail);
    }

    /** @param field the part of the body that is at fault, as a path like {@code data.from.email} */
    public Refused(int status, String code, @Nullable String field, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }
}
