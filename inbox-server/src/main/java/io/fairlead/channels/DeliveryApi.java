package io.fairlead.channels;

import io.fairlead.inbox.MessageView;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A person decides about a reply that did not go out. */
@RestController
final class DeliveryApi {

    private final Decisions decisions;

    DeliveryApi(Decisions decisions) {
        this.decisions = decisions;
    }

    @PostMapping("/api/messages/{id}/retry")
    Mono<MessageView> retry(Actor.User actor, @PathVariable String id) {
        return decisions.retry(actor, Ids.parse(id, "message"));
    }

    /** It may or may not have arrived; the person knows that it did. */
    @PostMapping("/api/messages/{id}/sent")
    Mono<MessageView> sent(Actor.User actor, @PathVariable String id) {
        return decisions.settle(actor, Ids.parse(id, "message"));
    }

    @PostMapping("/api/messages/{id}/cancel")
    Mono<MessageView> cancel(Actor.User actor, @PathVariable String id) {
        return decisions.cancel(actor, Ids.parse(id, "message"));
    }
}
