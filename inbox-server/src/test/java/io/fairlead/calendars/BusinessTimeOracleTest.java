package io.fairlead.calendars;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Business time against a count of minutes, for random calendars in zones whose clocks do all that clocks have done. */
class BusinessTimeOracleTest {

    /** A zone and a moment around which its clock does something, to the day. */
    private record Place(String zone, String around) {}

    private static final List<Place> PLACES = List.of(
            new Place("Europe/Berlin", "2026-03-29"),
            new Place("Europe/Berlin", "2026-10-25"),
            new Place("America/New_York", "2026-11-01"),
            new Place("Asia/Shanghai", "2026-10-01"),
            new Place("Australia/Lord_Howe", "2026-04-05"), // half an hour
            new Place("America/Sao_Paulo", "2018-11-04"), // midnight itself is skipped
            new Place("America/Havana", "2026-11-01"), // repeats the hour after midnight
            new Place("Pacific/Apia", "2011-12-30"), // a day that never was
            new Place("Pacific/Kwajalein", "1993-08-21"),
            new Place("Asia/Kathmandu", "1986-01-01"), // by a quarter of an hour
            new Place("Africa/Casablanca", "2026-02-15"),
            new Place("UTC", "2026-02-28"));

    private static final int DAYS = 40;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalsTheCountOfMinutes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Place place = PLACES.get(random.nextInt(PLACES.size()));
        Sample sample = sample(place, random);
        Instant start = Instant.parse(place.around() + "T00:00:00Z").minus(Duration.ofDays(random.nextInt(DAYS)));
        Instant a = start.plus(Duration.ofMinutes(random.nextInt(DAYS * 1440)));
        Instant b = a.plus(Duration.ofMinutes(random.nextInt(DAYS * 1440)));
        Instant c = b.plus(Duration.ofMinutes(random.nextInt(DAYS * 1440)));

        long minutes = sample.count(a, b);
        assertThat(sample.calendar.elapsed(a, b)).isEqualTo(Duration.ofMinutes(minutes));
        // I29
        assertThat(sample.calendar.elapsed(a, b).plus(sample.calendar.elapsed(b, c)))
                .isEqualTo(sample.calendar.elapsed(a, c));
        // I30
        assertThat(sample.calendar.add(a, Duration.ofMinutes(minutes))).isEqualTo(sample.first(a, minutes));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void addFindsTheFirstInstantAlsoWithinAMinute(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Place place = PLACES.get(random.nextInt(PLACES.size()));
        BusinessCalendar calendar = sample(place, random).calendar;
        Instant from =
                Instant.parse(place.around() + "T00:00:00Z").minusNanos(random.nextLong(30L * 86_400_000_000_000L));
        Duration business = Duration.ofNanos(random.nextLong(60L * 3_600_000_000_000L) + 1);
        Instant to = calendar.add(from, business);
        assertThat(calendar.elapsed(from, to)).isEqualTo(business);
        assertThat(calendar.elapsed(from, to.minusNanos(1))).isEqualTo(business.minusNanos(1));
    }

    private record Sample(
            WorkingHours calendar, ZoneId zone, Map<DayOfWeek, List<Span>> weekly, Map<LocalDate, List<Span>> dates) {

        long count(Instant from, Instant to) {
            long open = 0;
            for (Instant minute = from; minute.isBefore(to); minute = minute.plusSeconds(60)) {
                open += isOpen(minute) ? 1 : 0;
            }
            return open;
        }

        Instant first(Instant from, long minutes) {
            Instant at = from;
            for (long left = minutes; left > 0; at = at.plusSeconds(60)) {
                left -= isOpen(at) ? 1 : 0;
            }
            return at;
        }

        private boolean isOpen(Instant at) {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            int minute = local.getHour() * 60 + local.getMinute();
            return covers(hours(local.toLocalDate()), minute)
                    || covers(hours(local.toLocalDate().minusDays(1)), minute + 1440);
        }

        private List<Span> hours(LocalDate date) {
            List<Span> own = dates.get(date);
            return own == null ? weekly.getOrDefault(date.getDayOfWeek(), List.of()) : own;
        }

        private static boolean covers(List<Span> spans, int minute) {
            return spans.stream().anyMatch(span -> span.from() <= minute && minute < span.to());
        }
    }

    private static Sample sample(Place place, RandomGenerator random) {
        ZoneId zone = ZoneId.of(place.zone());
        Map<DayOfWeek, List<Span>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(4) > 0) {
                weekly.put(day, spans(random));
            }
        }
        weekly.put(DayOfWeek.of(1 + random.nextInt(7)), List.of(new Span(random.nextInt(600), 700)));
        Map<LocalDate, List<Span>> dates = new HashMap<>();
        LocalDate around = LocalDate.parse(place.around());
        for (int n = random.nextInt(6); n > 0; n--) {
            dates.put(around.plusDays(random.nextInt(-30, 60)), random.nextBoolean() ? List.of() : spans(random));
        }
        return new Sample(new WorkingHours(zone, weekly, dates), zone, weekly, dates);
    }

    /** One to three intervals that do not overlap; the last may reach past midnight, or fill the day. */
    private static List<Span> spans(RandomGenerator random) {
        List<Span> spans = new ArrayList<>();
        int at = random.nextInt(3) == 0 ? 0 : random.nextInt(900);
        for (int n = random.nextInt(3); n > 0 && at < 1100; n--) {
            int to = at + 1 + random.nextInt(200);
            spans.add(new Span(at, to));
            at = to + random.nextInt(100);
        }
        int end = random.nextInt(3) == 0 ? 1440 : at + 1 + random.nextInt(1440);
        spans.add(new Span(at, Math.max(at + 1, Math.min(end, at + 1440))));
        return spans;
    }
}
