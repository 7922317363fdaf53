package io.fairlead.channel;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A channel that is watched over a long-lived connection, such as a mailbox. */
public interface StreamConnector<S extends Record> extends Connector<S> {
    /**
     * Watches until cancelled. Emits in the channel's order and only on demand: demand is the back-pressure. Errors with a
     * {@link DeliveryFailure} when the connection is lost; the server subscribes again with back-off from the stored cursor.
     *
     * @param cursor the last one that was committed; null at first
     */
    Flux<Signal> watch(Account<S> account, @Nullable String cursor);

    sealed interface Signal {}

    /** @param cursor where to go on once this and everything before it is durable */
    record Received(Inbound inbound, String cursor) implements Signal {}

    /** The connection works: everything up to now has been emitted. Also moves the cursor when nothing was new. */
    record CaughtUp(String cursor) implements Signal {}
}
