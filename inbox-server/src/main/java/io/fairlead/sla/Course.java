package io.fairlead.sla;

import io.fairlead.calendars.BusinessCalendar;
import io.fairlead.inbox.ConversationNews;
import io.fairlead.inbox.ConversationView;
import io.fairlead.kernel.Ids;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows one conversation through a batch of events and moves its timer accordingly. Nothing but the events and the stored
 * timer decides: told again, an event changes nothing. Belongs to one batch.
 */
final class Course {

    /** What an event says. {@code reply}: an agent's answer, which alone meets a target (I34). */
    record Fact(ConversationNews.Conversation conversation, boolean reply, Instant at) {
        UUID id() {
            return conversation.id();
        }
    }

    private static final String OPEN = "open";

    private final Map<UUID, Timer> touched = new LinkedHashMap<>();
    private final Function<@Nullable UUID, BusinessCalendar> calendars;
    private @Nullable Timer latest;
    private final ConversationView.@Nullable Timer before;
    private @Nullable Timer met;
    private @Nullable Timer breached;

    Course(@Nullable Timer latest, Function<@Nullable UUID, BusinessCalendar> calendars) {
        this.latest = latest;
        this.before = shown();
        this.calendars = calendars;
    }

    /** @param terms null: this inbox has no targets */
    void apply(Fact fact, @Nullable Terms terms) {
        Timer timer = latest;
        if (timer != null && fact.conversation().version() <= timer.appliedVersion()) {
            return;
        }
        Instant since = fact.conversation().waitingSince();
        if (since == null) {
            answered(fact, timer);
        } else if (timer != null && timer.startedAt().equals(since)) {
            goesOn(fact, timer);
        } else {
            begins(fact, timer, since, terms);
        }
    }

    /** Timers to write, in this order. */
    List<Timer> touched() {
        return List.copyOf(touched.values());
    }

    /** What the conversation has to show; null: nothing. */
    ConversationView.@Nullable Timer shown() {
        return latest == null ? null : shown(latest);
    }

    /** True if that is not what it was before the batch. */
    boolean showsAnother() {
        return !Objects.equals(before, shown());
    }

    @Nullable
    Timer met() {
        return met;
    }

    @Nullable
    Timer breached() {
        return breached;
    }

    static ConversationView.@Nullable Timer shown(Timer timer) {
        if (!timer.awaits()) {
            return null;
        }
        boolean warned = timer.state() == Timer.State.RUNNING && timer.warnedAt() != null;
        String state = warned ? "warned" : timer.state().code();
        return new ConversationView.Timer(timer.metric().code(), timer.dueAt(), timer.warnAt(), state);
    }

    private void answered(Fact fact, @Nullable Timer timer) {
        if (timer == null || !timer.awaits()) {
            return;
        }
        if (fact.reply()) {
            Instant at = fact.conversation().lastOutboundAt();
            Timer after = timer.met(at == null ? fact.at() : at);
            met = after;
            move(timer, after, fact);
        } else if (timer.isActive()) {
            halt(fact, timer, Timer.State.CANCELLED);
        }
    }

    private void goesOn(Fact fact, Timer timer) {
        String status = fact.conversation().status();
        switch (timer.state()) {
            case RUNNING -> {
                if (!status.equals(OPEN)) {
                    halt(fact, timer, isOver(status) ? Timer.State.CANCELLED : Timer.State.PAUSED);
                }
            }
            case PAUSED -> {
                if (isOver(status)) {
                    halt(fact, timer, Timer.State.CANCELLED);
                } else if (status.equals(OPEN)) {
                    move(timer, timer.resumed(fact.at(), calendar(timer)), fact);
                }
            }
            case CANCELLED -> {
                if (status.equals(OPEN)) {
                    move(timer, timer.resumed(fact.at(), calendar(timer)), fact);
                }
            }
            case BREACHED, MET -> {}
        }
    }

    private void begins(Fact fact, @Nullable Timer timer, Instant since, @Nullable Terms terms) {
        if (timer != null && timer.isActive()) {
            halt(fact, timer, Timer.State.CANCELLED);
        }
        if (terms == null || isOver(fact.conversation().status())) {
            return;
        }
        Metric metric = fact.conversation().firstReplyAt() == null ? Metric.FIRST_RESPONSE : Metric.NEXT_RESPONSE;
        Timer begun = Timer.started(
                Ids.next(), fact.id(), metric, terms, since, fact.conversation().version());
        latest = begun;
        touched.put(begun.id(), begun);
        if (!fact.conversation().status().equals(OPEN)) {
            halt(fact, begun, Timer.State.PAUSED);
        }
    }

    private void halt(Fact fact, Timer timer, Timer.State halt) {
        move(timer, timer.halted(fact.at(), halt, calendar(timer)), fact);
    }

    private void move(Timer before, Timer after, Fact fact) {
        Timer applied = after.applied(fact.conversation().version());
        if (applied.breachedAt() != null && before.breachedAt() == null) {
            breached = applied;
        }
        latest = applied;
        touched.put(applied.id(), applied);
    }

    private BusinessCalendar calendar(Timer timer) {
        return calendars.apply(timer.calendarId());
    }

    private static boolean isOver(String status) {
        return status.equals("closed") || status.equals("spam");
    }
}
