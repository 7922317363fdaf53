package io.fairlead.channel;

/** A request that is answered with an error and leaves nothing behind. {@code code} is a stable problem code. */
public final class Refused extends RuntimeException {
    private final int status;
    private final String code;

    public Refused(int status, String code, String detail) {
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
}
