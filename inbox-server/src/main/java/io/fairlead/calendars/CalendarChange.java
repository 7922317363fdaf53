package io.fairlead.calendars;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an admin wants a calendar to be, whole.
 *
 * @param version the version that was seen; null for a new one, or to overwrite whatever is there
 */
public record CalendarChange(
        @Nullable Long version,
        @NotBlank @Size(max = 200) String name,
        @NotBlank @Size(max = 100) String zone,
        @NotNull @Size(max = 200) List<CalendarView.Weekly> weekly,
        @Nullable @Size(max = 2000) List<CalendarView.Holiday> holidays) {

    List<CalendarView.Holiday> dates() {
        return holidays == null ? List.of() : holidays;
    }
}
