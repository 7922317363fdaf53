package io.fairlead.journal;

import java.util.List;

/** What a piece of work gives back to {@link Journal#commit}: its result and the events that tell of it, in order. */
public record Changed<T>(T result, List<? extends Event> events) {
    public static <T> Changed<T> nothing(T result) {
        return new Changed<>(result, List.of());
    }

    public static <T> Changed<T> of(T result, Event... events) {
        return new Changed<>(result, List.of(events));
    }
}
