package io.fairlead.channels;

import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import io.fairlead.inbox.OutgoingMessage;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a person decides about a reply that waits, failed, or may or may not have arrived. */
@Component
final class Decisions {

    private final DeliveryTable table;
    private final Outgoing outgoing;
    private final SendRunner runner;

    Decisions(DeliveryTable table, Outgoing outgoing, SendRunner runner) {
        this.table = table;
        this.outgoing = outgoing;
        this.runner = runner;
    }

    /** Sends it again from the first attempt on. Errors with {@code conflict} if it is on its way or arrived. */
    Mono<MessageView> retry(Actor.User by, UUID message) {
        return sendable(by, message)
                .flatMap(_ -> table.again(message))
                .switchIfEmpty(Mono.error(() -> new Problem.Conflict("conflict", "It is on its way or has arrived.")))
                .flatMap(_ -> told(by, message, "queued"))
                .doOnNext(_ -> runner.wake());
    }

    /** Errors with {@code conflict} if it is being sent or was sent. */
    Mono<MessageView> cancel(Actor.User by, UUID message) {
        return sendable(by, message)
                .flatMap(_ -> table.cancel(message))
                .switchIfEmpty(Mono.error(() -> new Problem.Conflict("conflict", "It was sent already.")))
                .flatMap(_ -> told(by, message, "cancelled"));
    }

    private Mono<OutgoingMessage> sendable(Actor.User by, UUID message) {
        by.require(Ability.CONVERSATION_REPLY);
        return outgoing.load(message)
                .filter(found ->
                        by.sees(found.inboxId()) && found.message().direction().equals("out"))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("message")));
    }

    private Mono<MessageView> told(Actor.User by, UUID message, String status) {
        return outgoing.status(by, message, status, null, null)
                .switchIfEmpty(Mono.defer(() -> outgoing.load(message).map(OutgoingMessage::message)));
    }
}
