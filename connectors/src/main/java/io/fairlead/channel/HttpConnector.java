package io.fairlead.channel;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel that is told of news by HTTP requests. */
public interface HttpConnector<S extends Record> extends Connector<S> {
    /**
     * Verifies and parses a request. Pure and quick (no I/O, no blocking): it runs on the event loop.
     *
     * @return what it holds and what to answer once all of it is durable
     * @throws Refused if it is not authentic, too old, or not for us; nothing is stored then
     */
    Receipt receive(Account<S> account, HttpDelivery delivery);

    /**
     * @param answer sent only after {@code items} are committed; an empty list is answered at once
     * @param sameness if set, what is delivered with an equal one within ten minutes is the same thing, whatever its key
     */
    record Receipt(
            List<Inbound> items, Answer answer, @Nullable String sameness) {
        public Receipt(List<Inbound> items, Answer answer) {
            this(items, answer, null);
        }
    }

    /** @param location where the person goes on, for a status of the 3xx class */
    record Answer(
            int status,
            String contentType,
            String body,
            @Nullable URI location) {
        public Answer(int status, String contentType, String body) {
            this(status, contentType, body, null);
        }

        public static final Answer ACCEPTED = new Answer(202, "application/json", "{\"status\":\"stored\"}");
    }
}
