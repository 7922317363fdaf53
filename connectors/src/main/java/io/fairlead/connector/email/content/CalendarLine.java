package io.fairlead.connector.email.content;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.TimezoneAssignment;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.util.ICalDate;
import io.fairlead.connector.email.text.MailCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** One line for people about each event of an iCalendar file (RFC 5545), in its organiser's time zone. */
public final class CalendarLine {

    private static final int MOST = 5;
    private static final int LARGEST = 1 << 20;
    private static final int LONGEST = 200;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private CalendarLine() {}

    /** Empty if it cannot be read, or no event is in it. */
    public static List<String> of(byte[] bytes, @Nullable String charset) {
        List<String> lines = new ArrayList<>();
        if (bytes.length > LARGEST) {
            return lines;
        }
        try {
            String text = MailCharsets.decode(bytes, charset == null ? "utf-8" : charset);
            for (ICalendar calendar : Biweekly.parse(text).all()) {
                String method =
                        calendar.getMethod() == null || calendar.getMethod().getValue() == null
                                ? ""
                                : " " + clean(calendar.getMethod().getValue()).toUpperCase(Locale.ROOT);
                calendar.getEvents().stream()
                        .limit(MOST - lines.size())
                        .forEach(event -> lines.add("[Calendar" + method + "] " + line(calendar, event)));
            }
        } catch (RuntimeException e) {
            // Foreign text; the file itself is attached.
            return lines;
        }
        return lines;
    }

    private static String line(ICalendar calendar, VEvent event) {
        List<String> parts = new ArrayList<>();
        parts.add(event.getSummary() == null ? "" : clean(event.getSummary().getValue()));
        parts.add(time(calendar, event.getDateStart()));
        String end = time(calendar, event.getDateEnd());
        parts.add(end.isEmpty() ? "" : "– " + end);
        parts.add(event.getLocation() == null ? "" : clean(event.getLocation().getValue()));
        return String.join(" · ", parts.stream().filter(part -> !part.isEmpty()).toList())
                .replace(" · – ", " – ");
    }

    private static String time(ICalendar calendar, @Nullable DateOrDateTimeProperty property) {
        ICalDate date = property == null ? null : property.getValue();
        if (date == null) {
            return "";
        }
        if (!date.hasTime()) {
            return DAY.format(date.toInstant().atZone(ZoneId.systemDefault()));
        }
        TimezoneAssignment assigned = calendar.getTimezoneInfo().getTimezone(property);
        TimeZone zone = assigned == null ? null : assigned.getTimeZone();
        if (zone == null && calendar.getTimezoneInfo().isFloating(property)) {
            return MINUTE.format(date.toInstant().atZone(ZoneId.systemDefault()));
        }
        Instant instant = date.toInstant();
        if (zone == null) {
            return MINUTE.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
        }
        // A zone that the file defines itself has a name that Java does not know.
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(zone.getOffset(instant.toEpochMilli()) / 1000);
        return MINUTE.format(instant.atOffset(offset)) + " " + clean(name(assigned, zone));
    }

    /** As the file calls it, if it defines it. */
    private static String name(@Nullable TimezoneAssignment assigned, TimeZone zone) {
        var component = assigned == null ? null : assigned.getComponent();
        var id = component == null ? null : component.getTimezoneId();
        return id == null ? zone.getID() : id.getValue();
    }

    private static String clean(@Nullable String text) {
        String line = text == null ? "" : text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
