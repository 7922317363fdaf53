package io.fairlead.kernel;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Tells in which inbox a conversation is, so that others can ask {@link Actor#sees}. Provided by the inbox room. */
public interface ConversationScope {
    /** Empty if there is no such conversation. */
    Mono<UUID> inboxOf(UUID conversationId);
}
