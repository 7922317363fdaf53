package io.fairlead.demo;

import io.fairlead.calendars.CalendarChange;
import io.fairlead.calendars.CalendarView;
import io.fairlead.calendars.Calendars;
import io.fairlead.kernel.Actor;
import io.fairlead.sla.Policies;
import io.fairlead.sla.PolicyChange;
import io.fairlead.sla.PolicyView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the company's calendar and service targets, those that are not there yet. */
@DemoPart
final class Targets {

    private final Calendars calendars;
    private final Policies policies;

    Targets(Calendars calendars, Policies policies) {
        this.calendars = calendars;
        this.policies = policies;
    }

    Mono<Void> make(Actor by, Blueprint plan, Map<String, UUID> inboxes) {
        return Mono.zip(
                        calendar(by, plan.calendar()),
                        policies.all().map(PolicyView::name).collectList())
                .flatMapMany(known -> Flux.fromIterable(plan.policies())
                        .filter(terms -> !known.getT2().contains(terms.name()))
                        .concatMap(terms ->
                                policies.create(by, policy(terms, terms.calendar() ? known.getT1() : null, inboxes))))
                .then();
    }

    private Mono<UUID> calendar(Actor by, Blueprint.Hours hours) {
        return calendars
                .all()
                .filter(one -> one.name().equals(hours.name()))
                .next()
                .switchIfEmpty(Mono.defer(() -> calendars.create(by, change(hours))))
                .map(CalendarView::id);
    }

    private static CalendarChange change(Blueprint.Hours hours) {
        List<CalendarView.Weekly> weekly = hours.days().stream()
                .flatMap(day -> hours.hours().stream()
                        .map(span -> new CalendarView.Weekly(day, span.getFirst(), span.getLast())))
                .toList();
        List<CalendarView.Holiday> closed = hours.closed().stream()
                .map(date -> new CalendarView.Holiday(date, true, null))
                .toList();
        return new CalendarChange(null, hours.name(), hours.zone(), weekly, closed);
    }

    private static PolicyChange policy(Blueprint.Terms terms, @Nullable UUID calendar, Map<String, UUID> inboxes) {
        List<UUID> given = terms.inboxes().stream()
                .map(name -> Objects.requireNonNull(inboxes.get(name)))
                .toList();
        return new PolicyChange(
                null, terms.name(), terms.firstResponseMinutes(), terms.nextResponseMinutes(), null, calendar, given);
    }
}
