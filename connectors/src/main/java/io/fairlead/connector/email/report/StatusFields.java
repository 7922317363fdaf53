package io.fairlead.connector.email.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The machine-readable part of a report: groups of fields with blank lines between them (RFC 3464 §2.1). */
final class StatusFields {

    private static final int MOST_GROUPS = 200;

    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private StatusFields() {}

    static List<StatusFields> groups(String text) {
        List<StatusFields> groups = new ArrayList<>();
        StatusFields group = new StatusFields();
        String last = null;
        for (String line : text.split("\\r\\n|\\r|\\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                if (!group.fields.isEmpty() && groups.size() < MOST_GROUPS) {
                    groups.add(group);
                    group = new StatusFields();
                }
                last = null;
            } else if ((line.startsWith(" ") || line.startsWith("\t")) && last != null) {
                group.fields.merge(last, line.strip(), (one, more) -> one + " " + more);
            } else if (colon > 0) {
                last = line.substring(0, colon).strip();
                group.fields.putIfAbsent(last, line.substring(colon + 1).strip());
            }
        }
        if (!group.fields.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Empty if it is not there. */
    String value(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Without its type, as in {@code rfc822; ana@example.org}. */
    String typed(String name) {
        String value = value(name);
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(semicolon + 1)).strip();
    }

    String word(String name) {
        return value(name).split("[\\s(;]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
