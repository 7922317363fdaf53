package io.fairlead.inbox;

import io.fairlead.kernel.Problem;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** A time on the clocks of a place, to the minute. */
record WallTime(LocalDateTime local, ZoneId zone) {

    /** @throws Problem.Invalid if it is no time, or there is no such zone */
    static WallTime of(String local, String zone) {
        // Offsets, and what only Java makes of them (GMT+3), no browser could show.
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw Problem.Invalid.field("zone", "unknown", "A time zone is a place, like Europe/Lisbon.");
        }
        try {
            return new WallTime(LocalDateTime.parse(local).truncatedTo(ChronoUnit.MINUTES), ZoneId.of(zone));
        } catch (DateTimeParseException e) {
            throw Problem.Invalid.field("localTime", "invalid", "A wall time looks like 2027-03-14T09:00.");
        }
    }

    /**
     * RFC 5545 §3.3.5: a time that the clocks leave out is read with the offset from before the gap, so it is as much later
     * as the clocks jump; of a time that they show twice the first is meant.
     */
    Instant instant() {
        return ZonedDateTime.ofLocal(local, zone, null).toInstant();
    }
}
