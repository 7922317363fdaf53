package io.fairlead.connector.email.mime;

/** A mail beyond the limits. {@code reason} is a stable kebab-case word for the quarantine. */
public final class Unreadable extends RuntimeException {
    private final String reason;

    public Unreadable(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    /** Never empty. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
