package io.fairlead.customers.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as lists and live frames show it.
 *
 * @param state {@code reading}, {@code ready} (for its columns to be named), {@code checking}, {@code checked} (tried out),
 *     {@code importing}, {@code stopped}, {@code done}, {@code undoing}, {@code undone} or {@code failed}
 * @param header whether the first row of the file names the columns
 * @param position how much of {@code total} the present state has done; rows, or contacts while undoing
 * @param fresh rows about people who are not known; with {@code matched}, {@code conflicts} and {@code invalid} a forecast
 *     until the import is carried out, then what became of them
 * @param made contacts
 * @param filled contacts that were known and got what they lacked
 * @param restored contacts that are as before, or gone again
 * @param kept contacts that somebody has touched since, so that they stay as they are
 * @param failedIn the state in which it failed or was stopped, and to which it goes back
 * @param emptied its rows are gone, so that it cannot be taken back any more
 */
record ImportView(
        UUID id,
        long version,
        String state,
        String fileName,
        long fileSize,
        Named createdBy,
        Instant createdAt,
        @Nullable String format,
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String sheet,
        List<String> sheets,
        @Nullable Boolean header,
        @Nullable String mapping,
        @Nullable String country,
        @Nullable String sourceName,
        @Nullable String campaign,
        List<String> tags,
        int rows,
        int position,
        int total,
        int fresh,
        int matched,
        int conflicts,
        int invalid,
        int made,
        int filled,
        int restored,
        int kept,
        @Nullable Failure failure,
        @Nullable String failedIn,
        @Nullable Instant checkedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant undoneAt,
        @Nullable Named undoneBy,
        boolean emptied) {

    record Named(UUID id, String name) {}

    record Failure(String code, String detail) {}
}
