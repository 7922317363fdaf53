package io.fairlead.calendars;

import io.fairlead.kernel.Problem;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stored calendar.
 *
 * @param version grows with each change
 * @param zone IANA name
 * @param weekly hours by day, several a day allowed
 * @param holidays dates that differ from the week: closed, or with hours of their own (a make-up workday)
 */
public record CalendarView(
        UUID id, long version, String name, String zone, List<Weekly> weekly, List<Holiday> holidays) {

    /**
     * @param day ISO: 1 Monday … 7 Sunday
     * @param from {@code HH:mm}
     * @param to {@code HH:mm}, {@code 24:00} for midnight; not after {@code from}: on the next day
     */
    public record Weekly(int day, String from, String to) {}

    public record Hours(String from, String to) {}

    /** @param intervals hours of that date; null or empty: closed */
    public record Holiday(
            LocalDate date,
            @Nullable Boolean closed,
            @Nullable List<Hours> intervals) {

        List<Span> spans() {
            List<Hours> hours = intervals == null ? List.of() : intervals;
            if (Boolean.TRUE.equals(closed) && !hours.isEmpty()) {
                throw new IllegalArgumentException("a date is closed or has hours, not both: " + date);
            }
            return hours.stream().map(h -> Span.of(h.from, h.to)).toList();
        }
    }

    /**
     * The value to calculate with.
     *
     * @throws Problem.Invalid if the parts do not make a calendar
     */
    public BusinessCalendar calendar() {
        ZoneId place = Broken.unless("zone", () -> ZoneId.of(zone));
        Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
        for (Weekly hours : weekly) {
            DayOfWeek day = Broken.unless("weekly", () -> DayOfWeek.of(hours.day));
            week.computeIfAbsent(day, _ -> new ArrayList<>())
                    .add(Broken.unless("weekly", () -> Span.of(hours.from, hours.to)));
        }
        Map<LocalDate, List<Span>> dates = new HashMap<>();
        for (Holiday holiday : holidays) {
            if (dates.putIfAbsent(holiday.date, Broken.unless("holidays", holiday::spans)) != null) {
                throw Broken.problem("holidays", "the date " + holiday.date + " is there twice");
            }
        }
        return Broken.unless("weekly", () -> new WorkingHours(place, week, dates));
    }

    private static final class Broken {
        static <T> T unless(String field, Supplier<T> parsed) {
            try {
                return parsed.get();
            } catch (IllegalArgumentException | DateTimeException e) {
                throw problem(field, String.valueOf(e.getMessage()));
            }
        }

        static Problem problem(String field, String message) {
            return Problem.Invalid.field(field, "invalid", message);
        }
    }
}
