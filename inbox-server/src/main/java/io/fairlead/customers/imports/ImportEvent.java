package io.fairlead.customers.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.journal.Event;
import java.util.List;
import java.util.UUID;

/** How an import goes on; for the person who made it, and for admins. */
record ImportEvent(
        @JsonProperty("import") ImportView view, @JsonIgnore String audience) implements Event {

    static final String TYPE = "contact-import.changed";

    static List<ImportEvent> of(ImportView view) {
        return List.of(new ImportEvent(view, Event.user(view.createdBy().id())), new ImportEvent(view, Event.ADMINS));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public UUID subject() {
        return view.id();
    }

    @Override
    public long version() {
        return view.version();
    }
}
