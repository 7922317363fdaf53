package io.fairlead.calendars;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Business calendars, for admins. */
@RestController
@RequestMapping("/api/calendars")
final class CalendarsApi {

    private final Calendars calendars;

    CalendarsApi(Calendars calendars) {
        this.calendars = calendars;
    }

    @GetMapping
    Mono<Page<CalendarView>> all(Actor.User actor) {
        actor.require(Ability.SLA_MANAGE);
        return calendars.all().collectList().map(items -> new Page<>(items, null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<CalendarView> create(Actor.User actor, @Valid @RequestBody CalendarChange change) {
        return calendars.create(actor, change);
    }

    @PutMapping("/{id}")
    Mono<CalendarView> change(Actor.User actor, @PathVariable UUID id, @Valid @RequestBody CalendarChange change) {
        return calendars.change(actor, id, change);
    }
}
