package io.fairlead.customers.imports.reading;

/** A file that is no list, or is larger than is taken. The code is stable; the message is one English sentence. */
public final class Unreadable extends RuntimeException {

    private final String code;

    public Unreadable(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
