package io.fairlead.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a provider could not be used. The class says what to do next; {@code code} and the message are shown to people. */
public abstract sealed class DeliveryFailure extends RuntimeException {
    private final String code;

    private DeliveryFailure(String code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Never succeeds as it is: bad recipient, refused content. */
    public static final class Rejected extends DeliveryFailure {
        public Rejected(String code, String detail) {
            super(code, detail, null);
        }
    }

    public static final class RateLimited extends DeliveryFailure {
        private final Duration retryAfter;

        public RateLimited(String detail, Duration retryAfter) {
            super("rate-limited", detail, null);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Surely not accepted; worth another try. */
    public static final class Unreachable extends DeliveryFailure {
        public Unreachable(String detail, @Nullable Throwable cause) {
            super("unreachable", detail, cause);
        }
    }

    /** Credentials are refused: a person has to sign in again. */
    public static final class Unauthorised extends DeliveryFailure {
        public Unauthorised(String detail, @Nullable Throwable cause) {
            super("unauthorised", detail, cause);
        }
    }

    /** It may or may not have been accepted. Never repeated blindly: shown to a person. */
    public static final class UnknownOutcome extends DeliveryFailure {
        private final @Nullable String providerId;

        public UnknownOutcome(String detail, @Nullable Throwable cause) {
            this(detail, cause, null);
        }

        /** @param providerId under which it went out, if it did: what comes back about it is recognised by that */
        public UnknownOutcome(String detail, @Nullable Throwable cause, @Nullable String providerId) {
            super("unknown-outcome", detail, cause);
            this.providerId = providerId;
        }

        public @Nullable String providerId() {
            return providerId;
        }
    }
}
