package io.fairlead.inbox;

import io.fairlead.kernel.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which conversations a list shows. Every part is a word out of a fixed set, an id or a value that is bound: nothing that a
 * user writes becomes SQL.
 */
record ConversationFilter(
        String view,
        List<String> status,
        @Nullable String assignee,
        List<UUID> team,
        List<UUID> inbox,
        List<UUID> channel,
        List<String> country,
        List<String> language,
        List<String> productLine,
        @Nullable String sla,
        @Nullable String q,
        String sort) {

    private static final Set<String> VIEWS = Set.of("mine", "unassigned", "all");
    private static final Set<String> STATES = Set.of("open", "waiting_customer", "snoozed", "closed", "spam");
    private static final Set<String> SLA = Set.of("calm", "soon", "breached");
    private static final Set<String> SORTS = Set.of("newest", "oldest", "due");

    ConversationFilter {
        assignee = words(assignee).isEmpty() ? null : assignee;
        oneOf("view", view, VIEWS);
        status.forEach(each -> oneOf("status", each, STATES));
        if (sla != null) {
            oneOf("sla", sla, SLA);
        }
        oneOf("sort", sort, SORTS);
    }

    /** Comma-separated values of one query parameter; any of them matches. */
    static List<String> words(@Nullable String parameter) {
        return parameter == null || parameter.isBlank()
                ? List.of()
                : Arrays.stream(parameter.split(",", -1))
                        .map(String::strip)
                        .filter(w -> !w.isEmpty())
                        .toList();
    }

    static List<UUID> ids(String field, @Nullable String parameter) {
        try {
            return words(parameter).stream().map(UUID::fromString).toList();
        } catch (IllegalArgumentException e) {
            throw Problem.Invalid.field(field, "not-an-id", field + " must be an id or several, separated by commas.");
        }
    }

    private static void oneOf(String field, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            throw Problem.Invalid.field(field, "unknown-value", field + " must be one of " + allowed + ".");
        }
    }
}
