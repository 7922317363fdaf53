package io.fairlead.live;

/** Why the server ends a connection: codes of RFC 6455 §7.4.1 and its registry, and application codes of §7.4.2. */
enum Closing {
    TOO_LARGE(1009, "frame too large"),
    INTERNAL_ERROR(1011, "internal error"),
    TRY_LATER(1013, "try again later"),
    BAD_FRAME(4400, "bad frame"),
    SESSION_ENDED(4401, "session ended"),
    SLOW_CONSUMER(4408, "slow consumer, resume by seq"),
    PROTOCOL_ERROR(4409, "protocol error"),
    SERVER_RESTARTING(4410, "server restarting");

    final int code;
    final String reason;

    Closing(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }
}
