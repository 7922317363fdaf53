package io.fairlead.channel;

/** Settings that cannot work. {@code field} names the component, the message says what to do. */
public final class BadSettings extends RuntimeException {
    private final String field;

    public BadSettings(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
