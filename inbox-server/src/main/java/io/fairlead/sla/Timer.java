package io.fairlead.sla;

import io.fairlead.calendars.BusinessCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A timer of one wait of one conversation, with the moves it can make. A value; each move gives the next one.
 *
 * @param startedAt since when the customer waits
 * @param countsFrom the last start of the clock; null while it is halted
 * @param left business time that was left at the last start, or is left while halted
 * @param warnBefore how long before the end it is warned, in business time
 * @param nextAt when the wheel has to look at it; null: never
 * @param appliedVersion the conversation's version up to which events have been taken into account
 */
record Timer(
        UUID id,
        UUID conversationId,
        Metric metric,
        UUID policyId,
        long policyVersion,
        @Nullable UUID calendarId,
        @Nullable Long calendarVersion,
        Instant startedAt,
        int targetMinutes,
        @Nullable Instant countsFrom,
        Duration left,
        Duration warnBefore,
        Instant warnAt,
        Instant dueAt,
        @Nullable Instant nextAt,
        State state,
        @Nullable Instant warnedAt,
        @Nullable Instant breachedAt,
        @Nullable Instant metAt,
        long appliedVersion) {

    enum State {
        RUNNING,
        PAUSED,
        BREACHED,
        MET,
        CANCELLED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A clock that begins to run when the customer began to wait. */
    static Timer started(UUID id, UUID conversationId, Metric metric, Terms terms, Instant since, long version) {
        PolicyView policy = terms.policy();
        int minutes = policy.minutes(metric);
        Duration target = Duration.ofMinutes(minutes);
        Duration warnBefore =
                target.minus(target.multipliedBy(policy.warnPercent()).dividedBy(100));
        return new Timer(
                        id,
                        conversationId,
                        metric,
                        policy.id(),
                        policy.version(),
                        policy.calendarId(),
                        terms.calendarVersion(),
                        since,
                        minutes,
                        null,
                        target,
                        warnBefore,
                        since,
                        since,
                        null,
                        State.PAUSED,
                        null,
                        null,
                        null,
                        version)
                .resumed(since, terms.calendar());
    }

    boolean isActive() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    /** True if somebody still owes an answer by it. */
    boolean awaits() {
        return isActive() || (state == State.BREACHED && metAt == null);
    }

    Timer resumed(Instant at, BusinessCalendar calendar) {
        return counting(at, left, State.RUNNING, calendar);
    }

    /** By another calendar, or another version of it, from the last start on. Only while it runs. */
    Timer recounted(BusinessCalendar calendar, long version) {
        Instant from = countsFrom == null ? startedAt : countsFrom;
        return counting(from, left, state, calendar).withCalendarVersion(version);
    }

    /** Stops the clock and keeps the rest, unless the time was over by then: that is a breach. */
    Timer halted(Instant at, State halt, BusinessCalendar calendar) {
        if (state == State.RUNNING && !at.isBefore(dueAt)) {
            return breached(at);
        }
        Duration rest = countsFrom == null ? left : left.minus(used(countsFrom, at, calendar));
        return with(null, rest, warnAt, dueAt, null, halt, warnedAt, breachedAt, metAt);
    }

    Timer breached(Instant at) {
        return with(countsFrom, left, warnAt, dueAt, null, State.BREACHED, warnedAt, at, metAt);
    }

    /** The answer came. */
    Timer met(Instant at) {
        Timer then = state == State.RUNNING && !at.isBefore(dueAt) ? breached(at) : this;
        State end = then.state == State.BREACHED ? State.BREACHED : State.MET;
        return then.with(then.countsFrom, left, warnAt, dueAt, null, end, warnedAt, then.breachedAt, at);
    }

    Timer applied(long version) {
        return new Timer(
                id,
                conversationId,
                metric,
                policyId,
                policyVersion,
                calendarId,
                calendarVersion,
                startedAt,
                targetMinutes,
                countsFrom,
                left,
                warnBefore,
                warnAt,
                dueAt,
                nextAt,
                state,
                warnedAt,
                breachedAt,
                metAt,
                version);
    }

    private Timer counting(Instant from, Duration rest, State running, BusinessCalendar calendar) {
        Duration untilWarning = rest.minus(warnBefore);
        Instant warn = calendar.add(from, untilWarning.isNegative() ? Duration.ZERO : untilWarning);
        Instant due = calendar.add(from, rest);
        Instant next = warnedAt == null ? warn : due;
        return with(from, rest, warnedAt == null ? warn : warnAt, due, next, running, warnedAt, breachedAt, metAt);
    }

    private static Duration used(Instant from, Instant at, BusinessCalendar calendar) {
        return at.isAfter(from) ? calendar.elapsed(from, at) : Duration.ZERO;
    }

    private Timer withCalendarVersion(long version) {
        return new Timer(
                id,
                conversationId,
                metric,
                policyId,
                policyVersion,
                calendarId,
                version,
                startedAt,
                targetMinutes,
                countsFrom,
                left,
                warnBefore,
                warnAt,
                dueAt,
                nextAt,
                state,
                warnedAt,
                breachedAt,
                metAt,
                appliedVersion);
    }

    private Timer with(
            @Nullable Instant from,
            Duration rest,
            Instant warn,
            Instant due,
            @Nullable Instant next,
            State then,
            @Nullable Instant warned,
            @Nullable Instant breached,
            @Nullable Instant met) {
        return new Timer(
                id,
                conversationId,
                metric,
                policyId,
                policyVersion,
                calendarId,
                calendarVersion,
                startedAt,
                targetMinutes,
                from,
                rest,
                warnBefore,
                warn,
                due,
                next,
                then,
                warned,
                breached,
                met,
                appliedVersion);
    }
}
