package io.fairlead.sla;

import io.fairlead.calendars.BusinessCalendar;
import org.jspecify.annotations.Nullable;

/** A policy with the calendar that it counts in, in the version of now. */
record Terms(
        PolicyView policy,
        BusinessCalendar calendar,
        @Nullable Long calendarVersion) {}
