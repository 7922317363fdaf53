package io.fairlead.calendars;

import java.time.Duration;
import java.time.Instant;

/**
 * Business time. An instant is open if its wall-clock time in the calendar's zone is; so an hour that a clock change skips
 * is worth nothing, and one that it repeats counts twice. Values; thread-safe; exact to the nanosecond.
 */
public sealed interface BusinessCalendar permits BusinessCalendar.Always, WorkingHours {

    /** Open at every instant: 24×7. */
    BusinessCalendar ALWAYS = new Always();

    /**
     * The first instant at or after {@code from} by which so much business time has gone by. Zero gives {@code from} itself;
     * time that is used up when an interval ends gives that end, not the next beginning.
     *
     * @param business not negative
     * @throws IllegalArgumentException if negative
     * @throws java.time.DateTimeException if it is beyond all calendars
     */
    Instant add(Instant from, Duration business);

    /** Business time between the two instants; negative if {@code to} is the earlier. */
    Duration elapsed(Instant from, Instant to);

    /** Wall time. */
    record Always() implements BusinessCalendar {
        @Override
        public Instant add(Instant from, Duration business) {
            WorkingHours.requireNotNegative(business);
            return from.plus(business);
        }

        @Override
        public Duration elapsed(Instant from, Instant to) {
            return Duration.between(from, to);
        }
    }
}
