package io.fairlead.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A channel whose outside people hold a WebSocket to us, such as the chat bubble. */
public interface SocketConnector<S extends Record> extends Connector<S> {
    /** Serves one socket until it closes. The protocol is the connector's; what is said and heard goes through {@code desk}. */
    Mono<Void> serve(Account<S> account, Peer peer, Desk desk);

    /** True if a page of this origin may talk to the account. Null is no browser's page. */
    boolean admits(Account<S> account, @Nullable String origin);

    /** The thread that a proof which the protocol gave out opens, for what does not fit a socket; null if it opens none. */
    @Nullable
    String threadOf(Account<S> account, String proof);

    /** What every visitor may know of the account; its bubble's script carries it as JSON. */
    Object look(Account<S> account);

    /** How the account speaks to a visitor whose browser asks for this language. */
    Manner manner(Account<S> account, @Nullable String language);

    /**
     * @param language primary subtag, such as {@code de}
     * @param title how the account calls itself in it
     * @param author who answers, in place of the agents' own names; null: they themselves
     * @param takesFiles visitors may hand over files
     * @param letterAfter how long an answer waits to be read by a visitor who has left before it goes by mail; null: for ever
     */
    record Manner(
            String language,
            String title,
            @Nullable String author,
            boolean takesFiles,
            @Nullable Duration letterAfter) {}

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

        /** Whether somebody is there to answer: at present, and then whenever it changes. Does not err. */
        Flux<Hours> hours();

        /**
         * Remembers who sits in front of the thread, for when there is an answer and nobody who hears it. Has no effect
         * while nothing was said in the thread.
         */
        Mono<Void> remember(String thread, Guest guest);

        /**
         * Files that this thread's visitor has handed over, in the given order; others, and those that were thrown away
         * because no message took them up, are left out.
         */
        Mono<List<Attachment>> files(String thread, List<UUID> ids);
    }

    /**
     * @param backAt when it is open next, if that is known; null if it is open
     * @param largestFile in bytes, that a visitor may hand over
     */
    record Hours(boolean open, @Nullable Instant backAt, long largestFile) {}

    /** @param email as the visitor wrote it, or as the page that vouches for the visitor says */
    record Guest(
            @Nullable String name,
            @Nullable String email,
            @Nullable String language,
            @Nullable String timeZone) {}

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
