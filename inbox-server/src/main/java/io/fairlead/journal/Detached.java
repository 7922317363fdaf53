package io.fairlead.journal;

import reactor.core.publisher.Mono;

/** Runs work that must not be stopped halfway: cancelling a query in flight has left pooled connections unusable. */
final class Detached {
    private Detached() {}

    /** Subscribing starts the work; cancelling only stops listening to it. */
    static <T> Mono<T> fromCancellation(Mono<T> work) {
        return Mono.deferContextual(context -> work.contextWrite(context).cache());
    }
}
