package io.fairlead.channel;

/** Settings that cannot work. {@code field} names the component, the message says what to do. */
public final class BadSettings extends RuntimeException {
    private final String field;
    private final String code;

    public BadSettings(String field, String message) {
        this(field, "invalid", message);
    }

    /** @param code stable, for a page that says it in the admin's language */
    public BadSettings(String field, String code, String message) {
        super(message, null, false, false);
        this.field = field;
        this.code = code;
    }

    public String field() {
        return field;
    }

    public String code() {
        return code;
    }
}
