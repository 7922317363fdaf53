package io.fairlead.sla;

import io.fairlead.calendars.BusinessCalendar;
import io.fairlead.calendars.CalendarView;
import io.fairlead.calendars.Calendars;
import io.fairlead.inbox.ConversationNews;
import io.fairlead.inbox.ConversationView;
import io.fairlead.inbox.Conversations;
import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.Changed;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.kernel.Actor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Starts, halts and ends timers as conversations go. A batch of events is one transaction with a fixed number of statements. */
@Component
final class SlaListener implements DurableListener {

    static final Actor ACTOR = new Actor.Automatic("sla");

    private final TimerTable timers;
    private final PolicyTable policies;
    private final Calendars calendars;
    private final Conversations conversations;
    private final Journal journal;
    private final JsonMapper json;

    SlaListener(
            TimerTable timers,
            PolicyTable policies,
            Calendars calendars,
            Conversations conversations,
            Journal journal,
            JsonMapper json) {
        this.timers = timers;
        this.policies = policies;
        this.calendars = calendars;
        this.conversations = conversations;
        this.journal = journal;
        this.json = json;
    }

    @Override
    public String name() {
        return "sla";
    }

    @Override
    public Set<String> types() {
        return Set.of(
                InboxEvent.MessageReceived.TYPE, InboxEvent.MessageQueued.TYPE, InboxEvent.ConversationChanged.TYPE);
    }

    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        List<Course.Fact> facts =
                rows.stream().map(this::fact).filter(fact -> fact != null).toList();
        if (facts.isEmpty()) {
            return Mono.empty();
        }
        return journal.commit(ACTOR, Mono.defer(() -> settle(facts)))
                .retryWhen(TimerWheel.DEADLOCKS)
                .then();
    }

    /** Null for what concerns no timer: what a machine wrote (I4), and what this listener itself has told. */
    private Course.@Nullable Fact fact(JournalRow row) {
        ConversationNews news = json.readValue(row.payload(), ConversationNews.class);
        return news.isOfMachine() || ShownTimers.CHANGE.equals(news.change())
                ? null
                : new Course.Fact(news.conversation(), row.type().equals(InboxEvent.MessageQueued.TYPE), row.at());
    }

    private Mono<Changed<Integer>> settle(List<Course.Fact> facts) {
        Set<UUID> ids = facts.stream().map(Course.Fact::id).collect(Collectors.toSet());
        Set<UUID> inboxes =
                facts.stream().map(fact -> fact.conversation().inbox().id()).collect(Collectors.toSet());
        Mono<Map<UUID, Timer>> known = timers.latest(ids).collectMap(Timer::conversationId);
        return known.flatMap(latest -> policies.of(inboxes)
                .flatMap(byInbox -> calendars
                        .all()
                        .collectMap(CalendarView::id)
                        .flatMap(times -> write(follow(facts, latest, byInbox, times)))));
    }

    private static Map<UUID, Course> follow(
            List<Course.Fact> facts,
            Map<UUID, Timer> latest,
            Map<UUID, PolicyView> policies,
            Map<UUID, CalendarView> calendars) {
        Known known = new Known(policies, calendars);
        Map<UUID, Course> courses = new LinkedHashMap<>();
        for (Course.Fact fact : facts) {
            courses.computeIfAbsent(fact.id(), id -> new Course(latest.get(id), known::calendar))
                    .apply(fact, known.terms(fact.conversation().inbox().id()));
        }
        return courses;
    }

    private Mono<Changed<Integer>> write(Map<UUID, Course> courses) {
        List<Timer> touched = courses.values().stream()
                .flatMap(course -> course.touched().stream())
                .toList();
        Map<UUID, Course> showing = new LinkedHashMap<>();
        courses.forEach((id, course) -> {
            if (course.showsAnother() || course.met() != null || course.breached() != null) {
                showing.put(id, course);
            }
        });
        if (touched.isEmpty() && showing.isEmpty()) {
            return Mono.just(Changed.nothing(0));
        }
        return timers.save(touched)
                .then(Mono.defer(() -> conversations.showingTimers(ShownTimers.of(showing))))
                .map(views -> new Changed<>(touched.size(), events(views, showing)));
    }

    /** A met or breached target is told as such, anything else as the conversation's changed timer. */
    private static List<Event> events(Map<UUID, ConversationView> views, Map<UUID, Course> courses) {
        List<Event> events = new ArrayList<>();
        courses.forEach((id, course) -> {
            ConversationView view = views.get(id);
            Timer breached = course.breached();
            Timer met = course.met();
            if (view == null) {
                return;
            }
            if (breached == null && met == null) {
                events.add(ShownTimers.changed(view));
            }
            if (breached != null) {
                events.add(new SlaEvent.Breached(view, breached.metric().code(), breached.dueAt()));
            }
            if (met != null) {
                events.add(new SlaEvent.Met(view, met.metric().code(), met.dueAt()));
            }
        });
        return events;
    }

    /** Policies and calendars as they were when the batch began. */
    private record Known(Map<UUID, PolicyView> policies, Map<UUID, CalendarView> calendars) {
        @Nullable
        Terms terms(UUID inbox) {
            PolicyView policy = policies.get(inbox);
            if (policy == null) {
                return null;
            }
            CalendarView times = policy.calendarId() == null ? null : calendars.get(policy.calendarId());
            return new Terms(policy, calendar(policy.calendarId()), times == null ? null : times.version());
        }

        BusinessCalendar calendar(@Nullable UUID id) {
            CalendarView times = id == null ? null : calendars.get(id);
            return times == null ? BusinessCalendar.ALWAYS : times.calendar();
        }
    }
}
