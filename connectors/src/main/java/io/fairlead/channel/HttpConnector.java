package io.fairlead.channel;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
     * Signs a body as a sender would, for trying a channel out.
     *
     * @param secret one of the account's
     * @return null if this kind has no signatures
     */
    default @Nullable Signed sign(String secret, String deliveryId, Instant at, byte[] body) {
        return null;
    }

    /**
     * @param answer sent only after {@code items} are committed; an empty list is answered at once
     * @param proof null if this kind does not sign
     * @param sameness if set, what is delivered with an equal one within ten minutes is the same thing, whatever its key
     */
    record Receipt(
            List<Inbound> items,
            Answer answer,
            @Nullable Proof proof,
            @Nullable String sameness) {
        public Receipt(List<Inbound> items, Answer answer, @Nullable Proof proof) {
            this(items, answer, proof, null);
        }

        public Receipt(List<Inbound> items, Answer answer) {
            this(items, answer, null);
        }
    }

    /**
     * By what a delivery was found to be authentic.
     *
     * @param deliveryId the sender's id of the delivery
     * @param scheme for example {@code v1}
     * @param secret index into {@link Account#secrets()}; null if it was another key
     */
    record Proof(
            @Nullable String deliveryId,
            String scheme,
            @Nullable Integer secret) {}

    /** @param content what was signed, as text; {@code headers} what to send along with the body */
    record Signed(String content, Map<String, String> headers) {}

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
