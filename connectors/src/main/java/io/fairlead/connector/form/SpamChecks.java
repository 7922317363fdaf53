package io.fairlead.connector.form;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Signs of a machine. What they catch is held back for a person to look at, because they are only signs. */
final class SpamChecks {

    private static final Pattern LINK = Pattern.compile("(?i)https?://|www\\.|\\[url|<a\\s");

    private SpamChecks() {}

    /** The reason to hold it back, or null. */
    static @Nullable String find(Submission form, FormDefinition definition, String honeypot, Instant at) {
        if (form.fields().containsKey(honeypot)) {
            return "form-trap-field";
        }
        if (isTooFast(form, definition.spam().minSeconds(), at)) {
            return "form-too-fast";
        }
        return links(form) > definition.spam().maxLinks() ? "form-many-links" : null;
    }

    /** A form that does not say when it was opened, being plain HTML on somebody's page, is never too fast. */
    static boolean isTooFast(Submission form, int minSeconds, Instant at) {
        String started = form.fields().get("fl_started");
        if (started == null || !started.matches("\\d{10,15}")) {
            return false;
        }
        long took = at.toEpochMilli() - Long.parseLong(started);
        return took >= 0 && took < 1_000L * minSeconds;
    }

    private static long links(Submission form) {
        return form.fields().entrySet().stream()
                .filter(field -> !Attribution.isAbout(field.getKey()))
                .mapToLong(field -> LINK.matcher(field.getValue()).results().count())
                .sum();
    }
}
