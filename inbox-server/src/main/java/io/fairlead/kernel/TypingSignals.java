package io.fairlead.kernel;

import reactor.core.publisher.Flux;

/**
 * Who is writing in which conversation, across nodes. Best effort: a lost signal costs a dot on a screen, so nothing here
 * errs, waits or is stored for longer than seconds.
 */
public interface TypingSignals {
    /**
     * Repeats every few seconds while the typing goes on; without a repetition it ends by itself after
     * {@value #SILENCE_SECONDS} seconds. Any thread; never blocks.
     */
    void tell(Typing typing);

    /**
     * Beginnings and ends (not the repetitions) on all nodes, this one's own included. Hot, endless, never errs; what a
     * subscriber is too slow for is dropped for that subscriber. Arrives on a thread that must not be blocked.
     */
    Flux<Typing> changes();

    int SILENCE_SECONDS = 6;
}
