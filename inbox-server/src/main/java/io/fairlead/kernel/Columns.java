package io.fairlead.kernel;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns that the schema says are not null, and the few types that need a conversion. */
public final class Columns {
    private Columns() {}

    public static <T> T get(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    public static String text(Readable row, String column) {
        return get(row, column, String.class);
    }

    public static long number(Readable row, String column) {
        return get(row, column, Number.class).longValue();
    }

    public static UUID id(Readable row, String column) {
        return get(row, column, UUID.class);
    }

    public static Instant instant(Readable row, String column) {
        return get(row, column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant maybeInstant(Readable row, String column) {
        OffsetDateTime time = row.get(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
