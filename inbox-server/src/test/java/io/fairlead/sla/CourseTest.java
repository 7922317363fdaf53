package io.fairlead.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.calendars.BusinessCalendar;
import io.fairlead.calendars.CalendarView;
import io.fairlead.inbox.ConversationNews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The table of timer states (domain §2.3), and that a story told twice is the same story. */
class CourseTest {

    private static final UUID CONVERSATION = new UUID(0, 1);
    private static final UUID INBOX = new UUID(0, 2);
    private static final UUID OFFICE = new UUID(0, 3);
    /** A Monday, 10:00 in UTC. */
    private static final Instant MONDAY = Instant.parse("2026-07-06T10:00:00Z");

    private static final CalendarView OFFICE_HOURS = new CalendarView(
            OFFICE,
            1,
            "Office",
            "UTC",
            List.of(1, 2, 3, 4, 5).stream()
                    .map(day -> new CalendarView.Weekly(day, "09:00", "17:00"))
                    .toList(),
            List.of());

    private static final PolicyView ALWAYS =
            new PolicyView(new UUID(0, 4), 1, "Always", 60, 240, 75, null, true, List.of());
    private static final PolicyView IN_OFFICE =
            new PolicyView(new UUID(0, 5), 1, "Office", 60, 240, 75, OFFICE, false, List.of());

    private long version;

    @Test
    void theFirstMessageStartsTheFirstResponse() {
        Timer timer = play(ALWAYS, null, waits(MONDAY));
        assertThat(timer.metric()).isEqualTo(Metric.FIRST_RESPONSE);
        assertThat(timer.state()).isEqualTo(Timer.State.RUNNING);
        assertThat(timer.dueAt()).isEqualTo(MONDAY.plus(Duration.ofMinutes(60)));
        assertThat(timer.warnAt()).isEqualTo(MONDAY.plus(Duration.ofMinutes(45)));
        assertThat(timer.nextAt()).isEqualTo(timer.warnAt());
    }

    @Test
    void anAnswerInTimeMeetsItAndALateOneDoesNot() {
        Timer running = play(ALWAYS, null, waits(MONDAY));
        Timer met = play(ALWAYS, running, answered(MONDAY.plusSeconds(3599)));
        assertThat(met.state()).isEqualTo(Timer.State.MET);
        assertThat(met.nextAt()).isNull();
        Timer late = play(ALWAYS, running, answered(MONDAY.plusSeconds(3600)));
        assertThat(late.state()).isEqualTo(Timer.State.BREACHED);
        assertThat(late.metAt()).isEqualTo(MONDAY.plusSeconds(3600));
        assertThat(late.breachedAt()).isNotNull();
    }

    @Test
    void aBreachIsNeverRemoved() {
        Timer breached = play(ALWAYS, null, waits(MONDAY)).breached(MONDAY.plusSeconds(3600));
        Timer late = play(ALWAYS, breached, answered(MONDAY.plusSeconds(9000)));
        assertThat(late.state()).isEqualTo(Timer.State.BREACHED);
        assertThat(late.breachedAt()).isEqualTo(MONDAY.plusSeconds(3600));
        assertThat(late.metAt()).isEqualTo(MONDAY.plusSeconds(9000));
        assertThat(Course.shown(breached).state()).isEqualTo("breached");
        assertThat(Course.shown(late)).isNull();
        Timer closed = play(ALWAYS, breached, fact("closed", MONDAY, null, false, MONDAY.plusSeconds(9000)));
        assertThat(closed.state()).isEqualTo(Timer.State.BREACHED);
    }

    @Test
    void aMessageAfterTheFirstAnswerStartsTheNextResponse() {
        Timer met = play(ALWAYS, play(ALWAYS, null, waits(MONDAY)), answered(MONDAY.plusSeconds(60)));
        Instant again = MONDAY.plusSeconds(600);
        Timer next = play(ALWAYS, met, fact("open", again, MONDAY.plusSeconds(60), false, again));
        assertThat(next.id()).isNotEqualTo(met.id());
        assertThat(next.metric()).isEqualTo(Metric.NEXT_RESPONSE);
        assertThat(next.dueAt()).isEqualTo(again.plus(Duration.ofMinutes(240)));
    }

    @Test
    void anotherMessageOfWhoWaitsAlreadyChangesNothing() {
        Timer running = play(ALWAYS, null, waits(MONDAY));
        Course course = course(running);
        course.apply(fact("open", MONDAY, null, false, MONDAY.plusSeconds(300)), terms(ALWAYS));
        assertThat(course.touched()).isEmpty();
        assertThat(course.showsAnother()).isFalse();
    }

    @Test
    void aPauseKeepsTheRestInBusinessTime() {
        // Monday 16:30 plus an hour: 30 minutes today, 30 tomorrow.
        Instant from = MONDAY.plus(Duration.ofMinutes(390));
        Timer running = play(IN_OFFICE, null, waits(from));
        assertThat(running.dueAt()).isEqualTo(Instant.parse("2026-07-07T09:30:00Z"));
        Timer paused = play(IN_OFFICE, running, fact("snoozed", from, null, false, from.plusSeconds(600)));
        assertThat(paused.state()).isEqualTo(Timer.State.PAUSED);
        assertThat(paused.left()).isEqualTo(Duration.ofMinutes(50));
        assertThat(paused.nextAt()).isNull();
        // Woken on Saturday: 50 minutes from Monday morning on.
        Instant saturday = Instant.parse("2026-07-11T12:00:00Z");
        Timer resumed = play(IN_OFFICE, paused, fact("open", from, null, false, saturday));
        assertThat(resumed.state()).isEqualTo(Timer.State.RUNNING);
        assertThat(resumed.dueAt()).isEqualTo(Instant.parse("2026-07-13T09:50:00Z"));
        assertThat(resumed.warnAt()).isEqualTo(Instant.parse("2026-07-13T09:35:00Z"));
    }

    @Test
    void closingCancelsAndReopeningGoesOnWithTheRest() {
        Timer running = play(ALWAYS, null, waits(MONDAY));
        Timer closed = play(ALWAYS, running, fact("closed", MONDAY, null, false, MONDAY.plusSeconds(600)));
        assertThat(closed.state()).isEqualTo(Timer.State.CANCELLED);
        assertThat(Course.shown(closed)).isNull();
        Instant later = MONDAY.plus(Duration.ofDays(2));
        Timer reopened = play(ALWAYS, closed, fact("open", MONDAY, null, false, later));
        assertThat(reopened.id()).isEqualTo(running.id());
        assertThat(reopened.dueAt()).isEqualTo(later.plus(Duration.ofMinutes(50)));
    }

    @Test
    void whatNoAnswerEndedIsCancelledNotMet() {
        Timer running = play(ALWAYS, null, waits(MONDAY));
        Timer ended = play(ALWAYS, running, fact("closed", null, null, false, MONDAY.plusSeconds(600)));
        assertThat(ended.state()).isEqualTo(Timer.State.CANCELLED);
        assertThat(ended.metAt()).isNull();
    }

    @Test
    void withoutAPolicyNothingRuns() {
        Course course = course(null);
        course.apply(waits(MONDAY), null);
        assertThat(course.touched()).isEmpty();
    }

    @Test
    void aStoryToldTwiceIsTheSame() {
        List<Course.Fact> story = List.of(
                waits(MONDAY),
                fact("snoozed", MONDAY, null, false, MONDAY.plusSeconds(600)),
                fact("open", MONDAY, null, false, MONDAY.plusSeconds(1200)),
                answered(MONDAY.plusSeconds(1300)),
                fact("open", MONDAY.plusSeconds(2000), MONDAY.plusSeconds(1300), false, MONDAY.plusSeconds(2000)),
                fact("snoozed", MONDAY.plusSeconds(2000), MONDAY.plusSeconds(1300), false, MONDAY.plusSeconds(2600)),
                fact("open", MONDAY.plusSeconds(2000), MONDAY.plusSeconds(1300), false, MONDAY.plusSeconds(3200)));
        Course once = course(null);
        story.forEach(fact -> once.apply(fact, terms(ALWAYS)));
        assertThat(once.touched()).hasSize(2);
        Timer last = once.touched().getLast();
        assertThat(last.dueAt()).isEqualTo(MONDAY.plusSeconds(2000 + 240 * 60 + 600));
        for (int known = 0; known < story.size(); known++) {
            Course again = course(last);
            story.subList(known, story.size()).forEach(fact -> again.apply(fact, terms(ALWAYS)));
            assertThat(again.touched()).isEmpty();
            assertThat(again.showsAnother()).isFalse();
        }
    }

    @Test
    void anotherCalendarCountsFromTheLastStart() {
        Timer running = play(IN_OFFICE, null, waits(MONDAY));
        CalendarView longer = new CalendarView(
                OFFICE, 2, "Office", "UTC", List.of(new CalendarView.Weekly(2, "09:00", "17:00")), List.of());
        Timer recounted = running.recounted(longer.calendar(), 2);
        assertThat(recounted.dueAt()).isEqualTo(Instant.parse("2026-07-07T10:00:00Z"));
        assertThat(recounted.calendarVersion()).isEqualTo(2);
        assertThat(recounted.startedAt()).isEqualTo(MONDAY);
    }

    private Timer play(PolicyView policy, Timer before, Course.Fact fact) {
        Course course = course(before);
        course.apply(fact, terms(policy));
        return course.touched().isEmpty() ? before : course.touched().getLast();
    }

    private static Course course(Timer latest) {
        return new Course(latest, id -> id == null ? BusinessCalendar.ALWAYS : OFFICE_HOURS.calendar());
    }

    private static Terms terms(PolicyView policy) {
        return policy.calendarId() == null
                ? new Terms(policy, BusinessCalendar.ALWAYS, null)
                : new Terms(policy, OFFICE_HOURS.calendar(), 1L);
    }

    private Course.Fact waits(Instant since) {
        return fact("open", since, null, false, since);
    }

    private Course.Fact answered(Instant at) {
        return fact("open", null, at, true, at);
    }

    private Course.Fact fact(String status, Instant waitingSince, Instant firstReplyAt, boolean reply, Instant at) {
        var conversation = new ConversationNews.Conversation(
                CONVERSATION,
                ++version,
                status,
                new ConversationNews.Ref(INBOX),
                null,
                null,
                waitingSince,
                firstReplyAt,
                reply ? at : firstReplyAt);
        return new Course.Fact(conversation, reply, at);
    }
}
