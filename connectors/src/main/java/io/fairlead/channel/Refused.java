package io.fairlead.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error and leaves nothing behind. {@code code} is a stable problem code. */
public final class Refused extends RuntimeException {
    private final int status;
    private final String code;
    private final @Nullable String field;
    private final List<Fault> faults;

    /** One of several parts that are at fault, with a code of its own and a sentence for the sender. */
    public record Fault(String field, String code, String message) {}

    public Refused(int status, String code, String detail) {
        this(status, code, null, detail);
    }

    /** @param faults at least one; the first is also {@link #field} */
    public Refused(String code, String detail, List<Fault> faults) {
        super(detail, null, false, false);
        this.status = 400;
        this.code = code;
        this.field = faults.getFirst().field();
        this.faults = List.copyOf(faults);
    }

    /** @param field the part of the body that is at fault, as a path like {@code data.from.email} */
    public Refused(int status, String code, @Nullable String field, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
        this.faults = field == null || field.isEmpty() ? List.of() : List.of(new Fault(field, code, detail));
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

    public List<Fault> faults() {
        return faults;
    }
}
