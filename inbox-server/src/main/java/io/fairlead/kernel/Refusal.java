package io.fairlead.kernel;

/**
 * The program will not start, and the message says in one sentence why and what to do. It reaches the person as that one
 * sentence on standard error, without a stack trace, and the exit code is not zero.
 */
public final class Refusal extends RuntimeException {
    public Refusal(String sentence) {
        super(sentence, null, false, false);
    }

    /** @param cause kept for debugging, never printed */
    public Refusal(String sentence, Throwable cause) {
        super(sentence, cause, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
