package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WallTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2027-01-15T09:00, Asia/Shanghai, 2027-01-15T01:00:00Z",
        "2027-07-01T09:00, America/New_York, 2027-07-01T13:00:00Z",
        "2027-01-15T09:00, America/New_York, 2027-01-15T14:00:00Z",
        // The clocks go from 02:00 to 03:00: as much later as they jump.
        "2027-03-14T02:30, America/New_York, 2027-03-14T07:30:00Z",
        "2027-03-14T03:00, America/New_York, 2027-03-14T07:00:00Z",
        "2027-03-14T01:59, America/New_York, 2027-03-14T06:59:00Z",
        // They show one o'clock twice: the first is meant.
        "2027-11-07T01:30, America/New_York, 2027-11-07T05:30:00Z",
        "2027-11-07T02:00, America/New_York, 2027-11-07T07:00:00Z",
        "2027-03-28T02:15, Europe/Berlin, 2027-03-28T01:15:00Z",
        "2027-10-31T02:15, Europe/Berlin, 2027-10-31T00:15:00Z",
        // Half an hour, and the other way round on the other half of the earth.
        "2027-10-03T02:10, Australia/Lord_Howe, 2027-10-02T15:40:00Z",
        "2027-04-04T01:40, Australia/Lord_Howe, 2027-04-03T14:40:00Z",
        "2027-09-26T02:50, Pacific/Chatham, 2027-09-25T14:05:00Z"
    })
    void isAnInstantByTheRulesOfThePlace(String local, String zone, Instant instant) {
        assertThat(WallTime.of(local, zone).instant()).isEqualTo(instant);
    }

    /** Every minute of the days on which clocks change, against a search among all instants of that time. */
    @Test
    void agreesWithTheFirstInstantAtWhichTheClocksShowIt() {
        for (String zone : List.of(
                "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata")) {
            ZoneId place = ZoneId.of(zone);
            for (String day : List.of(
                    "2027-03-14", "2027-03-28", "2027-04-04", "2027-09-05", "2027-10-03", "2027-10-31", "2027-11-07")) {
                LocalDateTime local = LocalDateTime.parse(day + "T00:00");
                for (int minute = 0; minute < 24 * 60; minute += 5) {
                    LocalDateTime wanted = local.plusMinutes(minute);
                    Instant reckoned = new WallTime(wanted, place).instant();
                    Instant shown = firstAt(wanted, place);
                    if (shown != null) {
                        assertThat(reckoned).as("%s %s", wanted, zone).isEqualTo(shown);
                    } else {
                        LocalDateTime after = LocalDateTime.ofInstant(reckoned, place);
                        Duration jump = place.getRules().getTransition(wanted).getDuration();
                        assertThat(after).as("%s %s", wanted, zone).isEqualTo(wanted.plus(jump));
                    }
                }
            }
        }
    }

    private static Instant firstAt(LocalDateTime wanted, ZoneId place) {
        Instant from = wanted.toInstant(java.time.ZoneOffset.UTC).minus(Duration.ofHours(15));
        for (int step = 0; step < 30 * 12; step++) {
            Instant at = from.plus(Duration.ofMinutes(5L * step));
            if (LocalDateTime.ofInstant(at, place).equals(wanted)) {
                return at;
            }
        }
        return null;
    }

    @ParameterizedTest
    @CsvSource({
        "2027-02-30T09:00, Asia/Shanghai",
        "tomorrow, Asia/Shanghai",
        "2027-01-15T09:00, Mars/Base",
        "2027-01-15T09:00, +08:00",
        "2027-01-15T09:00, GMT+3"
    })
    void whatIsNoTimeOrNoPlaceIsRefused(String local, String zone) {
        assertThatThrownBy(() -> WallTime.of(local, zone)).isInstanceOf(Problem.Invalid.class);
    }
}
