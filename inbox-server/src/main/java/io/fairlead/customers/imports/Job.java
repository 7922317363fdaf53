package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Field;
import io.fairlead.customers.imports.reading.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as the work on it needs it.
 *
 * @param position rows that are behind it in the present state
 * @param seesAll whether the person who imports saw everybody when it was begun; else {@code inboxes} say whom
 */
record Job(
        UUID id,
        String state,
        String fileRef,
        Choice choice,
        List<String> headers,
        List<String> fields,
        @Nullable String country,
        @Nullable String sourceName,
        @Nullable String campaign,
        List<String> tags,
        int rows,
        int position,
        boolean seesAll,
        List<UUID> inboxes) {

    static final Set<String> WORKING = Set.of("reading", "checking", "importing", "undoing");

    boolean isWorking() {
        return WORKING.contains(state);
    }

    List<@Nullable Field> meanings() {
        List<@Nullable Field> meanings = new ArrayList<>();
        fields.forEach(code -> meanings.add(Field.of(code)));
        return meanings;
    }
}
