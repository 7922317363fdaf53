package io.fairlead.calendars;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Weekly working hours in a zone, with days that differ: a holiday has no hours, a make-up workday has its own. An interval
 * belongs to the day on which it begins, also where it reaches past midnight.
 *
 * <p>It walks over stretches of constant offset, day by day, and takes whole weeks at once where neither a clock change nor a
 * differing day is near; so years cost little, and closed years too.
 */
public final class WorkingHours implements BusinessCalendar {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final long FAR = 100_000;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<Span>> weekly;
    private final TreeMap<LocalDate, List<Span>> overrides;
    private final Map<DayOfWeek, List<Span>> plain;
    private final Duration perWeek;

    /**
     * @param weekly hours of each day; a day that is missing is closed
     * @param overrides hours of single dates instead of the weekly ones; empty: closed
     * @throws IllegalArgumentException if hours of one day overlap, or the week has none at all
     */
    public WorkingHours(ZoneId zone, Map<DayOfWeek, List<Span>> weekly, Map<LocalDate, List<Span>> overrides) {
        this.zone = zone;
        this.weekly = new EnumMap<>(DayOfWeek.class);
        weekly.forEach((day, spans) -> this.weekly.put(day, apart(spans)));
        this.overrides = new TreeMap<>();
        overrides.forEach((date, spans) -> this.overrides.put(date, apart(spans)));
        this.plain = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            plain.put(day, within(usual(day), usual(day.minus(1))));
        }
        this.perWeek = plain.values().stream()
                .flatMap(List::stream)
                .map(span -> Duration.ofMinutes(span.to() - span.from()))
                .reduce(Duration.ZERO, Duration::plus);
        if (perWeek.isZero()) {
            throw new IllegalArgumentException("a week without working hours");
        }
    }

    public ZoneId zone() {
        return zone;
    }

    @Override
    public Instant add(Instant from, Duration business) {
        requireNotNegative(business);
        if (business.isZero()) {
            return from;
        }
        Walk walk = new Walk(from);
        Duration left = business;
        while (true) {
            long weeks = Math.min(walk.plainWeeks(), weeksBelow(left));
            if (weeks > 0) {
                walk.skip(weeks);
                left = left.minus(perWeek.multipliedBy(weeks));
            }
            for (Stretch open : walk.restOfDay()) {
                Duration length = Duration.between(open.from(), open.to());
                if (length.compareTo(left) >= 0) {
                    return open.from().plus(left);
                }
                left = left.minus(length);
            }
            walk.nextDay();
        }
    }

    @Override
    public Duration elapsed(Instant from, Instant to) {
        if (to.isBefore(from)) {
            return elapsed(to, from).negated();
        }
        Walk walk = new Walk(from);
        Duration sum = Duration.ZERO;
        while (walk.at.isBefore(to)) {
            long weeks =
                    Math.min(walk.plainWeeks(), Duration.between(walk.at, to).dividedBy(WEEK));
            if (weeks > 0) {
                walk.skip(weeks);
                sum = sum.plus(perWeek.multipliedBy(weeks));
            }
            for (Stretch open : walk.restOfDay()) {
                Instant end = open.to().isBefore(to) ? open.to() : to;
                if (open.from().isBefore(end)) {
                    sum = sum.plus(Duration.between(open.from(), end));
                }
            }
            walk.nextDay();
        }
        return sum;
    }

    static void requireNotNegative(Duration business) {
        if (business.isNegative()) {
            throw new IllegalArgumentException("negative business time: " + business);
        }
    }

    /** Whole weeks that leave something over, so that the end is found by walking and is the first such instant. */
    private long weeksBelow(Duration left) {
        return Math.max(0, left.minusNanos(1).dividedBy(perWeek));
    }

    private List<Span> usual(DayOfWeek day) {
        return weekly.getOrDefault(day, List.of());
    }

    /** What is open within the date, with what reaches into it from the day before. */
    private List<Span> open(LocalDate date) {
        LocalDate before = date.minusDays(1);
        if (!overrides.containsKey(date) && !overrides.containsKey(before)) {
            return plain.getOrDefault(date.getDayOfWeek(), List.of());
        }
        return within(hours(date), hours(before));
    }

    private List<Span> hours(LocalDate date) {
        List<Span> own = overrides.get(date);
        return own == null ? usual(date.getDayOfWeek()) : own;
    }

    private static List<Span> within(List<Span> today, List<Span> yesterday) {
        List<Span> open = new ArrayList<>();
        for (Span span : today) {
            open.add(new Span(span.from(), Math.min(span.to(), Span.DAY)));
        }
        for (Span span : yesterday) {
            if (span.to() > Span.DAY) {
                open.add(new Span(0, span.to() - Span.DAY));
            }
        }
        return Span.joined(open);
    }

    private static List<Span> apart(List<Span> spans) {
        for (int i = 0; i < spans.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (spans.get(i).overlaps(spans.get(j))) {
                    throw new IllegalArgumentException("intervals of one day overlap");
                }
            }
        }
        return List.copyOf(spans);
    }

    private record Stretch(Instant from, Instant to) {}

    /** A position that moves forward; its offset holds until {@link #until}. */
    private final class Walk {
        private final ZoneRules rules = zone.getRules();
        private Instant at;
        private ZoneOffset offset = ZoneOffset.UTC;
        private @Nullable Instant until;

        Walk(Instant from) {
            this.at = from;
            turn();
        }

        private void turn() {
            offset = rules.getOffset(at);
            ZoneOffsetTransition next = rules.nextTransition(at);
            until = next == null ? null : next.getInstant();
        }

        private LocalDate date() {
            return LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), offset)
                    .toLocalDate();
        }

        /** Whole weeks from here in which the weekly hours and the offset hold throughout. */
        long plainWeeks() {
            LocalDate date = date();
            long weeks = until == null ? FAR : Duration.between(at, until).dividedBy(WEEK);
            LocalDate differs = overrides.ceilingKey(date.minusDays(1));
            if (differs != null) {
                weeks = Math.min(weeks, Math.max(0, (differs.toEpochDay() - date.toEpochDay() - 1) / 7));
            }
            return weeks;
        }

        void skip(long weeks) {
            at = at.plus(WEEK.multipliedBy(weeks));
            if (until != null && !at.isBefore(until)) {
                turn();
            }
        }

        /** What is open from here to the end of the local day or of the offset, whichever is first. */
        List<Stretch> restOfDay() {
            LocalDate date = date();
            Instant end = endOfDay();
            List<Stretch> open = new ArrayList<>();
            for (Span span : open(date)) {
                Instant from = instant(date, span.from());
                Instant to = instant(date, span.to());
                Instant begin = from.isBefore(at) ? at : from;
                Instant stop = to.isAfter(end) ? end : to;
                if (begin.isBefore(stop)) {
                    open.add(new Stretch(begin, stop));
                }
            }
            return open;
        }

        void nextDay() {
            at = endOfDay();
            if (at.equals(until)) {
                turn();
            }
        }

        private Instant endOfDay() {
            Instant midnight = instant(date(), Span.DAY);
            return until != null && until.isBefore(midnight) ? until : midnight;
        }

        private Instant instant(LocalDate date, int minute) {
            long midnight = date.toEpochDay() * 86_400L - offset.getTotalSeconds();
            return Instant.ofEpochSecond(midnight + minute * 60L);
        }
    }
}
