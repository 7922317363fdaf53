package io.fairlead.live;

import io.fairlead.journal.Event;
import java.util.UUID;

/** An event for tests: whoever may see it reads {@code text}. */
record Happened(UUID subject, long version, String audience, String text) implements Event {

    static final String TYPE = "test.happened";

    @Override
    public String type() {
        return TYPE;
    }
}
