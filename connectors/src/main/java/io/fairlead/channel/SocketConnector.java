package io.fairlead.channel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A channel whose outside people hold a WebSocket to us, such as the chat bubble. */
public interface SocketConnector<S extends Record> extends Connector<S> {
    /** Serves one socket until it closes. The protocol is the connector's; what is said and heard goes through {@code desk}. */
    Mono<Void> serve(Account<S> account, Peer peer, Desk desk);

    /**
     * The socket.
     *
     * @see #incoming() text frames, each at most the server's frame limit; completes when the peer leaves
     */
    interface Peer {
        @Nullable
        String origin();

        String remoteAddress();

        Flux<String> incoming();

        /** Sends frames until the stream ends, then closes normally; an unread frame holds the stream back. */
        Mono<Void> send(Flux<String> frames);

        Mono<Void> close(int code, String reason);
    }

    /** What the house offers to somebody who sits in front of a bubble. */
    interface Desk {
        /** Completes when the item is durable. Errors if the house is full: the client keeps it and tries again. */
        Mono<Outcome> take(Inbound inbound);

        /** What was said in this thread after {@code afterSeq}, both directions without notes: history first, then live. */
        Flux<Said> listen(String thread, long afterSeq);

        /** Tells the agents that this visitor is typing; expires by itself. */
        Mono<Void> typing(String thread, boolean on);
    }

    /**
     * One entry of the thread, or an agent's typing.
     *
     * @param seq position in the thread, ascending; 0 for typing
     * @param messageId the id under which the channel was said to have sent it, for status events; null for the visitor's own
     * @param clientId the id that the visitor's client gave its message
     */
    record Said(
            long seq,
            @Nullable String messageId,
            @Nullable String clientId,
            boolean byVisitor,
            @Nullable String authorName,
            String text,
            @Nullable Instant at,
            boolean typing,
            List<FileLink> files) {}

    record FileLink(String name, String contentType, long size, String url) {}
}
