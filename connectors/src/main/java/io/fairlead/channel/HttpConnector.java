package io.fairlead.channel;

import java.util.List;

/** A channel that is told of news by HTTP requests. */
public interface HttpConnector<S extends Record> extends Connector<S> {
    /**
     * Verifies and parses a request. Pure and quick (no I/O, no blocking): it runs on the event loop.
     *
     * @return what it holds and what to answer once all of it is durable
     * @throws Refused if it is not authentic, too old, or not for us; nothing is stored then
     */
    Receipt receive(Account<S> account, HttpDelivery delivery);

    /** @param answer sent only after {@code items} are committed; an empty list is answered at once */
    record Receipt(List<Inbound> items, Answer answer) {}

    record Answer(int status, String contentType, String body) {
        public static final Answer ACCEPTED = new Answer(202, "application/json", "{\"status\":\"stored\"}");
    }
}
