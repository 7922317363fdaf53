package io.fairlead.access;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Inboxes. */
@RestController
@RequestMapping("/api/inboxes")
final class InboxApi {

    private final Inboxes inboxes;

    InboxApi(Inboxes inboxes) {
        this.inboxes = inboxes;
    }

    @GetMapping
    Mono<Page<InboxView>> list(Actor.User actor) {
        return inboxes.all(actor).collectList().map(items -> new Page<>(items, null));
    }

    @GetMapping("/{id}")
    Mono<InboxView> find(Actor.User actor, @PathVariable UUID id) {
        return inboxes.find(actor, id);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<InboxView> create(Actor.User actor, @Valid @RequestBody InboxChange inbox) {
        return inboxes.create(actor, inbox);
    }

    @PatchMapping("/{id}")
    Mono<InboxView> change(Actor.User actor, @PathVariable UUID id, @Valid @RequestBody InboxChange change) {
        return inboxes.change(actor, id, change);
    }
}
