package io.fairlead.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A channel that is watched over a long-lived connection, such as a mailbox. */
public interface StreamConnector<S extends Record> extends Connector<S> {
    /**
     * Watches until cancelled. Emits in the channel's order and only on demand: demand is the back-pressure, and what is asked
     * for after the first request stands for as many of the oldest items being done with. Errors with a
     * {@link DeliveryFailure} when the connection is lost; the server subscribes again with back-off from the stored cursor.
     *
     * @param cursor the last one that was committed; null at first
     */
    Flux<Signal> watch(Account<S> account, @Nullable String cursor);

    /** While all is well and everything is taken, {@link #watch} emits at least this often; silence is a missed look. */
    Duration heartbeat();

    /**
     * What lies in the channel now, over a connection of its own.
     *
     * @param cursor the last one that was committed
     * @param selection null: all that the channel's settings say it is to take
     */
    Mono<Contents> contents(Account<S> account, @Nullable String cursor, @Nullable Selection selection);

    /**
     * Takes these out of turn, over a connection of its own, each once, and completes. What is no longer there is {@link Gone}.
     * What the provider failed to give before is tried once more, last. Demand as with {@link #watch}.
     *
     * @param slots of one place, ascending
     */
    Flux<Signal> fetch(Account<S> account, List<Slot> slots);

    sealed interface Signal {}

    /** @param cursor where to go on once this and everything before it is durable; null out of turn */
    record Received(Inbound inbound, Slot slot, @Nullable String cursor) implements Signal {}

    /** It was removed before it could be read. {@code cursor} as with {@link Received}. */
    record Gone(Slot slot, @Nullable String cursor) implements Signal {}

    /** The connection works: everything up to now has been emitted. Also moves the cursor when nothing was new. */
    record CaughtUp(String cursor) implements Signal {}

    /** All bounds may be null and are inclusive, except {@code before}. */
    record Selection(
            @Nullable Long from,
            @Nullable Long to,
            @Nullable Instant since,
            @Nullable Instant before) {
        public boolean holds(Slot slot) {
            return (from == null || slot.number() >= from)
                    && (to == null || slot.number() <= to)
                    && (since == null || !slot.arrivedAt().isBefore(since))
                    && (before == null || slot.arrivedAt().isBefore(before));
        }
    }

    /**
     * @param reached the number up to which the cursor says that everything in this place was emitted
     * @param slots ascending
     */
    record Contents(String place, long reached, List<Slot> slots) {}
}
