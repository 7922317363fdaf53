package io.fairlead.sla;

import io.fairlead.calendars.CalendarView;
import io.fairlead.calendars.Calendars;
import io.fairlead.inbox.ConversationView;
import io.fairlead.inbox.Conversations;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Fires what is due by the database's clock. Taking a timer, moving it on and telling of it are one transaction, and a taken
 * row is passed over by others: so each warning and each breach happens once, on any number of nodes, whatever clocks do.
 */
@Component
final class TimerWheel {

    static final int BATCH = 500;

    /** Others lock conversations in orders of their own; the one who is sent back tries again. */
    static final Retry DEADLOCKS =
            Retry.backoff(3, Duration.ofMillis(20)).filter(PessimisticLockingFailureException.class::isInstance);

    private final TimerTable timers;
    private final Calendars calendars;
    private final Conversations conversations;
    private final Journal journal;

    TimerWheel(TimerTable timers, Calendars calendars, Conversations conversations, Journal journal) {
        this.timers = timers;
        this.calendars = calendars;
        this.conversations = conversations;
        this.journal = journal;
    }

    /** Fires one batch; gives the number of timers taken, {@value #BATCH} if there may be more. */
    Mono<Integer> turn() {
        return journal.commit(
                SlaListener.ACTOR, timers.fire(BATCH).collectList().flatMap(this::tell));
    }

    /** Brings running timers up to the present version of their calendars (I35); gives their number, as {@link #turn}. */
    Mono<Integer> recount() {
        Mono<Changed<Integer>> work = timers.outdated(BATCH)
                .collectList()
                .flatMap(outdated -> outdated.isEmpty() ? none() : recount(outdated));
        return journal.commit(SlaListener.ACTOR, work);
    }

    private Mono<Changed<Integer>> tell(List<TimerTable.Fired> fired) {
        Map<UUID, TimerTable.Fired> telling = new LinkedHashMap<>();
        fired.stream()
                .filter(TimerTable.Fired::waits)
                .forEach(one -> telling.put(one.timer().conversationId(), one));
        if (telling.isEmpty()) {
            return Mono.just(Changed.nothing(fired.size()));
        }
        return show(telling.values().stream().map(TimerTable.Fired::timer).toList())
                .map(views -> new Changed<>(fired.size(), events(views, telling)));
    }

    private static List<Event> events(Map<UUID, ConversationView> views, Map<UUID, TimerTable.Fired> telling) {
        List<Event> events = new ArrayList<>();
        telling.forEach((id, fired) -> {
            ConversationView view = views.get(id);
            String metric = fired.timer().metric().code();
            if (view != null && fired.warns()) {
                events.add(new SlaEvent.Warned(view, metric, fired.timer().dueAt()));
            }
            if (view != null && fired.breaches()) {
                events.add(new SlaEvent.Breached(view, metric, fired.timer().dueAt()));
            }
        });
        return events;
    }

    private Mono<Changed<Integer>> recount(List<Timer> outdated) {
        return calendars.all().collectMap(CalendarView::id).flatMap(times -> {
            List<Timer> recounted =
                    outdated.stream().map(timer -> recounted(timer, times)).toList();
            return timers.save(recounted)
                    .then(Mono.defer(() -> show(recounted)))
                    .map(views -> new Changed<>(
                            recounted.size(),
                            views.values().stream().map(ShownTimers::changed).toList()));
        });
    }

    private static Timer recounted(Timer timer, Map<UUID, CalendarView> times) {
        CalendarView view = timer.calendarId() == null ? null : times.get(timer.calendarId());
        return view == null ? timer : timer.recounted(view.calendar(), view.version());
    }

    private Mono<Map<UUID, ConversationView>> show(List<Timer> moved) {
        return conversations.showingTimers(moved.stream()
                .map(timer -> ShownTimers.of(timer.conversationId(), Course.shown(timer)))
                .toList());
    }

    private static Mono<Changed<Integer>> none() {
        return Mono.just(Changed.nothing(0));
    }
}
