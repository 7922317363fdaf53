package io.fairlead.inbox;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Replies that are sent later, or that may be taken back for a moment, over HTTP. */
@RestController
class ScheduledApi {

    private final Scheduled scheduled;

    ScheduledApi(Scheduled scheduled) {
        this.scheduled = scheduled;
    }

    @PostMapping("/api/conversations/{id}/scheduled")
    Mono<ResponseEntity<ScheduledView>> hold(
            Actor.User actor, @PathVariable String id, @Valid @RequestBody NewScheduled command) {
        return scheduled
                .hold(actor, Ids.parse(id, "conversation"), command)
                .map(given -> ResponseEntity.status(given.added() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(given.scheduled()));
    }

    record Move(
            @NotNull @Size(max = 40) String localTime,
            @NotNull @Size(max = 64) String zone) {}

    @PostMapping("/api/scheduled/{id}/move")
    Mono<ScheduledView> move(Actor.User actor, @PathVariable String id, @Valid @RequestBody Move command) {
        return scheduled.move(actor, id(id), command.localTime(), command.zone());
    }

    @PostMapping("/api/scheduled/{id}/send")
    Mono<ScheduledView> send(Actor.User actor, @PathVariable String id) {
        return scheduled.send(actor, id(id));
    }

    /** @param draft false: what was written is given up; else it is its author's draft again */
    record Cancel(@Nullable Boolean draft) {}

    @PostMapping("/api/scheduled/{id}/cancel")
    Mono<ScheduledView> cancel(
            Actor.User actor, @PathVariable String id, @RequestBody(required = false) @Nullable Cancel command) {
        boolean toDraft = command == null || !Boolean.FALSE.equals(command.draft());
        return scheduled.cancel(actor, id(id), toDraft);
    }

    private static UUID id(String text) {
        return Ids.parse(text, "scheduled reply");
    }
}
