package io.fairlead.calendars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What went wrong in other systems must not go wrong here. */
class WorkingHoursTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void anHourFromFridayAfternoonEndsOnMondayMorning() {
        WorkingHours office = weekdays(SHANGHAI, "09:00", "17:00", Map.of());
        // 2026-07-10 is a Friday.
        assertThat(add(office, "2026-07-10T16:30", Duration.ofHours(1))).isEqualTo("2026-07-13T09:30");
    }

    @Test
    void theTimeOfDayIsNotKeptOverAClosedDay() {
        WorkingHours office = weekdays(SHANGHAI, "09:00", "18:00", Map.of());
        assertThat(add(office, "2026-07-11T16:00", Duration.ofHours(1))).isEqualTo("2026-07-13T10:00");
        assertThat(add(office, "2026-07-11T20:00", Duration.ofHours(1))).isEqualTo("2026-07-13T10:00");
    }

    @Test
    void aLongClosureIsSkipped() {
        Map<LocalDate, List<Span>> closed = new HashMap<>();
        for (LocalDate date = LocalDate.parse("2026-02-01"); date.isBefore(LocalDate.parse("2026-05-01")); ) {
            closed.put(date, List.of());
            date = date.plusDays(1);
        }
        WorkingHours office = weekdays(SHANGHAI, "09:00", "17:00", closed);
        // 2026-01-30 is a Friday, 2026-05-01 too.
        assertThat(add(office, "2026-01-30T16:30", Duration.ofHours(1))).isEqualTo("2026-05-01T09:30");
    }

    @Test
    void secondsAreKept() {
        WorkingHours office = weekdays(SHANGHAI, "09:00", "17:00", Map.of());
        Instant from = at(office, "2026-07-10T16:59:59.500");
        Instant to = office.add(from, Duration.ofHours(17));
        assertThat(LocalDateTime.ofInstant(to, SHANGHAI)).isEqualTo(LocalDateTime.parse("2026-07-15T09:59:59.500"));
        assertThat(office.elapsed(from, to)).isEqualTo(Duration.ofHours(17));
    }

    @Test
    void everyMinuteOfAFullWeekCounts() {
        Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(Span.of("00:00", "24:00")));
        }
        WorkingHours always = new WorkingHours(ZoneId.of("Europe/Berlin"), week, Map.of());
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(always.elapsed(from, to)).isEqualTo(BusinessCalendar.ALWAYS.elapsed(from, to));
        assertThat(always.add(from, Duration.ofDays(365))).isEqualTo(to);
    }

    @Test
    void aMakeUpWorkdayCountsAndAHolidayDoesNot() {
        // China 2026: 1 to 7 October are free, Saturday 10 October is worked.
        Map<LocalDate, List<Span>> october = new HashMap<>();
        for (int day = 1; day <= 7; day++) {
            october.put(LocalDate.of(2026, 10, day), List.of());
        }
        october.put(LocalDate.of(2026, 10, 10), List.of(Span.of("09:00", "12:00"), Span.of("13:00", "18:00")));
        WorkingHours office = weekdays(SHANGHAI, "09:00", "17:00", october);
        assertThat(add(office, "2026-09-30T16:00", Duration.ofHours(2))).isEqualTo("2026-10-08T10:00");
        assertThat(add(office, "2026-10-09T16:00", Duration.ofHours(5))).isEqualTo("2026-10-10T14:00");
    }

    @Test
    void aNightShiftReachesIntoTheNextDay() {
        WorkingHours night = weekdays(SHANGHAI, "22:00", "06:00", Map.of());
        // Friday's shift ends on Saturday at six; the next begins on Monday night.
        assertThat(add(night, "2026-07-11T05:00", Duration.ofHours(2))).isEqualTo("2026-07-13T23:00");
    }

    @Test
    void aSkippedHourIsWorthNothingAndARepeatedOneTwice() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Map<DayOfWeek, List<Span>> sundays = Map.of(DayOfWeek.SUNDAY, List.of(Span.of("01:00", "04:00")));
        WorkingHours sunday = new WorkingHours(berlin, sundays, Map.of());
        assertThat(sunday.elapsed(Instant.parse("2026-03-28T12:00:00Z"), Instant.parse("2026-03-29T12:00:00Z")))
                .isEqualTo(Duration.ofHours(2));
        assertThat(sunday.elapsed(Instant.parse("2026-10-24T12:00:00Z"), Instant.parse("2026-10-25T12:00:00Z")))
                .isEqualTo(Duration.ofHours(4));
    }

    @Test
    void yearsCostLittle() {
        WorkingHours office = weekdays(ZoneId.of("America/New_York"), "09:00", "17:00", Map.of());
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        // 400 years are 146,097 days, 20,871 whole weeks.
        Duration hours = office.elapsed(from, from.plus(Duration.ofDays(146_097)));
        assertThat(hours).isEqualTo(Duration.ofHours(20_871L * 40));
        assertThat(office.elapsed(from, office.add(from, hours))).isEqualTo(hours);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new WorkingHours(SHANGHAI, Map.of(), Map.of())).hasMessageContaining("without");
        List<Span> overlapping = List.of(Span.of("09:00", "12:00"), Span.of("11:00", "13:00"));
        assertThatThrownBy(() -> new WorkingHours(SHANGHAI, Map.of(DayOfWeek.MONDAY, overlapping), Map.of()))
                .hasMessageContaining("overlap");
        for (String wrong : List.of("9:00", "25:00", "24:01", "09:60", "0900", "-1:00", "+1:00", "ab:cd", "")) {
            assertThatThrownBy(() -> Span.of(wrong, "10:00")).isInstanceOf(IllegalArgumentException.class);
        }
        WorkingHours office = weekdays(SHANGHAI, "09:00", "17:00", Map.of());
        assertThatThrownBy(() -> office.add(Instant.EPOCH, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static WorkingHours weekdays(ZoneId zone, String from, String to, Map<LocalDate, List<Span>> dates) {
        Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.getValue() <= 5) {
                week.put(day, List.of(Span.of(from, to)));
            }
        }
        return new WorkingHours(zone, week, dates);
    }

    private static Instant at(WorkingHours calendar, String local) {
        return LocalDateTime.parse(local).atZone(calendar.zone()).toInstant();
    }

    private static String add(WorkingHours calendar, String from, Duration business) {
        return LocalDateTime.ofInstant(calendar.add(at(calendar, from), business), calendar.zone())
                .toString();
    }
}
