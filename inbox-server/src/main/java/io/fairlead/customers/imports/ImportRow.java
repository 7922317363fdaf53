package io.fairlead.customers.imports;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list and what became of it, or would.
 *
 * @param no from 1, without the header
 * @param line in the file
 * @param outcome {@code new}, {@code match}, {@code conflict}, {@code invalid}; after an import was taken back {@code undone},
 *     and {@code kept} if somebody has touched the contact since; null if it was not tried out yet
 * @param reason code of why not
 * @param notes codes of what could not be used, had to be guessed, or is held otherwise
 * @param matchedBy the identity by which the person was recognised
 * @param matchedRow the row of the same list that is about the same person
 */
record ImportRow(
        int no,
        int line,
        List<String> cells,
        @Nullable String outcome,
        @Nullable String reason,
        List<String> notes,
        @Nullable String matchedBy,
        @Nullable Integer matchedRow,
        @Nullable UUID contactId,
        String contactName) {}
