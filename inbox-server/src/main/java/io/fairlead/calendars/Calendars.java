package io.fairlead.calendars;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The calendars of the company. Whoever counts in one compares versions and counts anew when it has changed. */
@Component
public final class Calendars {

    private final CalendarTable table;

    Calendars(CalendarTable table) {
        this.table = table;
    }

    /** By name. There are a handful. */
    public Flux<CalendarView> all() {
        return table.all();
    }

    /** @throws Problem.Conflict {@code name-taken} */
    public Mono<CalendarView> create(Actor actor, CalendarChange change) {
        actor.require(Ability.SLA_MANAGE);
        UUID id = Ids.next();
        requireSound(id, change);
        return table.insert(id, change).onErrorMap(DataIntegrityViolationException.class, _ -> taken(change));
    }

    /** @throws Problem.Conflict {@code name-taken}, {@code stale-version} */
    public Mono<CalendarView> change(Actor actor, UUID id, CalendarChange change) {
        actor.require(Ability.SLA_MANAGE);
        requireSound(id, change);
        return table.update(id, change)
                .onErrorMap(DataIntegrityViolationException.class, _ -> taken(change))
                .switchIfEmpty(Mono.defer(() -> missed(id)));
    }

    private Mono<CalendarView> missed(UUID id) {
        return table.find(id)
                .flatMap(_ -> Mono.<CalendarView>error(
                        () -> new Problem.Conflict("stale-version", "Somebody else has changed the calendar.")))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("calendar")));
    }

    /** Making the value is the check. */
    private static void requireSound(UUID id, CalendarChange change) {
        List<CalendarView.Holiday> dates = change.dates();
        var _ = new CalendarView(id, 1, change.name(), change.zone(), change.weekly(), dates).calendar();
    }

    private static Problem taken(CalendarChange change) {
        return new Problem.Conflict("name-taken", "There is another calendar named " + change.name() + ".");
    }
}
