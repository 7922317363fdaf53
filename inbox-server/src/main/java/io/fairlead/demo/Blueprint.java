package io.fairlead.demo;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The company as {@code demo/company.json} draws it. */
record Blueprint(
        String name,
        String domain,
        List<String> inboxes,
        List<Colleague> people,
        Hours calendar,
        List<Terms> policies,
        List<Line> channels) {

    /** @param teams names; each inbox has one team of its name */
    record Colleague(String name, String mailbox, String role, List<String> teams, int capacity, boolean announced) {}

    /** @param hours pairs of {@code HH:mm}, the same on each of the days (1 Monday … 7 Sunday) */
    record Hours(String name, String zone, List<Integer> days, List<List<String>> hours, List<LocalDate> closed) {}

    record Terms(
            String name, int firstResponseMinutes, int nextResponseMinutes, boolean calendar, List<String> inboxes) {}

    /**
     * @param region of the customers who write there, or {@code any}
     * @param topic {@code inquiry}, {@code service} or {@code chat}
     * @param mailbox of a mail channel: the part before the @
     */
    record Line(
            String kind,
            String name,
            String inbox,
            String region,
            String topic,
            @Nullable String mailbox,
            @Nullable ObjectNode settings) {}

    String address(String mailbox) {
        return mailbox + "@" + domain;
    }
}
