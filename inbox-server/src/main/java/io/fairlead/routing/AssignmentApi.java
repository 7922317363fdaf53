package io.fairlead.routing;

import io.fairlead.inbox.Conversations;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** "Why me?" */
@RestController
final class AssignmentApi {

    private final Conversations conversations;
    private final DecisionTable decisions;

    AssignmentApi(Conversations conversations, DecisionTable decisions) {
        this.conversations = conversations;
        this.decisions = decisions;
    }

    /** Newest first. Whoever may read the conversation may know. */
    @GetMapping("/api/conversations/{id}/assignment")
    Mono<Decisions> decisions(Actor.User actor, @PathVariable UUID id) {
        return conversations
                .find(actor, id)
                .flatMap(_ -> decisions.of(id).collectList())
                .map(Decisions::new);
    }

    record Decisions(List<DecisionView> decisions) {}
}
