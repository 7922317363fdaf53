package io.fairlead.sla;

import java.util.Locale;

/** What a timer measures: the time until the first answer, or until the answer to a later message. */
enum Metric {
    FIRST_RESPONSE,
    NEXT_RESPONSE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Metric of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
