package io.fairlead.calendars;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a working day, in minutes after its midnight.
 *
 * @param from 0…1439
 * @param to exclusive; more than 1440 reaches into the next day, by at most one day in all
 */
public record Span(int from, int to) {
    static final int DAY = 24 * 60;
    private static final Pattern TIME = Pattern.compile("([0-2]\\d):([0-5]\\d)");

    public Span {
        if (from < 0 || from >= DAY || to <= from || to > from + DAY) {
            throw new IllegalArgumentException("not an interval: " + from + "–" + to);
        }
    }

    /**
     * Reads {@code 09:00}, {@code 18:00}. {@code 24:00} is the end of the day; an end at or before the beginning is on the
     * next day.
     *
     * @throws IllegalArgumentException if either is no time of day
     */
    public static Span of(String from, String to) {
        int begin = minutes(from);
        int end = minutes(to);
        if (begin == DAY) {
            throw new IllegalArgumentException("24:00 cannot begin an interval");
        }
        return new Span(begin, end > begin ? end : end + DAY);
    }

    /** {@code HH:mm}. */
    public String fromText() {
        return text(from);
    }

    /** {@code HH:mm}, {@code 24:00} for the end of the day. */
    public String toText() {
        return text(to > DAY ? to - DAY : to);
    }

    /** Sorted, touching and overlapping ones joined. */
    static List<Span> joined(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(Span::from));
        List<Span> joined = new ArrayList<>();
        for (Span span : sorted) {
            Span last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || span.from > last.to) {
                joined.add(span);
            } else if (span.to > last.to) {
                joined.set(joined.size() - 1, new Span(last.from, span.to));
            }
        }
        return List.copyOf(joined);
    }

    boolean overlaps(Span other) {
        return from < other.to && other.from < to;
    }

    private static int minutes(String text) {
        Matcher time = TIME.matcher(text);
        int all = time.matches() ? Integer.parseInt(time.group(1)) * 60 + Integer.parseInt(time.group(2)) : DAY + 1;
        if (all > DAY) {
            throw new IllegalArgumentException("not a time of day (HH:mm): " + text);
        }
        return all;
    }

    private static String text(int minutes) {
        return "%02d:%02d".formatted(minutes / 60, minutes % 60);
    }
}
