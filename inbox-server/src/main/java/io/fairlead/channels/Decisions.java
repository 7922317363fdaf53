package io.fairlead.channels;

import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import io.fairlead.inbox.OutgoingMessage;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
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
    private final Journal journal;
    private final SendRunner runner;

    Decisions(DeliveryTable table, Outgoing outgoing, Journal journal, SendRunner runner) {
        this.table = table;
        this.outgoing = outgoing;
        this.journal = journal;
        this.runner = runner;
    }

    /** Sends it again from the first attempt on. Errors with {@code conflict} if it is on its way or arrived. */
    Mono<MessageView> retry(Actor.User by, UUID message) {
        return decide(by, message, table.again(message), "queued", "It is on its way or has arrived.")
                .doOnNext(_ -> runner.wake());
    }

    /** It is known by other means that it arrived, though the channel did not say so. Errors with {@code conflict} if it did. */
    Mono<MessageView> settle(Actor.User by, UUID message) {
        return decide(by, message, table.settle(message), "sent", "Nobody doubts how far it came.");
    }

    /** Errors with {@code conflict} if it is being sent or was sent. */
    Mono<MessageView> cancel(Actor.User by, UUID message) {
        return decide(by, message, table.cancel(message), "cancelled", "It was sent already.");
    }

    /** The row and what is told of it in one commit: the sender must not come between them. */
    private Mono<MessageView> decide(Actor.User by, UUID message, Mono<UUID> step, String status, String tooLate) {
        Mono<Changed<MessageView>> work = step.switchIfEmpty(
                        Mono.error(() -> new Problem.Conflict("conflict", tooLate)))
                .flatMap(id -> outgoing.moving(id, status, null, null))
                .switchIfEmpty(Mono.defer(() ->
                        outgoing.load(message).map(OutgoingMessage::message).map(Changed::nothing)));
        return sendable(by, message).flatMap(_ -> journal.commit(by, work));
    }

    private Mono<OutgoingMessage> sendable(Actor.User by, UUID message) {
        by.require(Ability.CONVERSATION_REPLY);
        return outgoing.load(message)
                .filter(found ->
                        by.sees(found.inboxId()) && found.message().direction().equals("out"))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("message")));
    }
}
