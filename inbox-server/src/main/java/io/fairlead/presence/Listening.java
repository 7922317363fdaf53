package io.fairlead.presence;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** One source, many hot subscribers, each with a buffer of its own: a slow one loses its oldest items, never others'. */
final class Listening<T> {

    private static final int BUFFER = 10_000;

    private final List<FluxSink<T>> sinks = new CopyOnWriteArrayList<>();

    Flux<T> flux() {
        return Flux.<T>create(this::join).onBackpressureBuffer(BUFFER, _ -> {}, BufferOverflowStrategy.DROP_OLDEST);
    }

    /** Called by one thread at a time. */
    void emit(T item) {
        for (FluxSink<T> sink : sinks) {
            var _ = sink.next(item);
        }
    }

    private void join(FluxSink<T> sink) {
        sinks.add(sink);
        var _ = sink.onDispose(() -> sinks.remove(sink));
    }
}
