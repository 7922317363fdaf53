package io.fairlead.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list in its stated order.
 *
 * @param next opaque cursor for {@code after}; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    /** @throws Problem.Invalid if outside 1…{@value #MAX_LIMIT} */
    public static int limit(@Nullable Integer asked) {
        int limit = asked == null ? DEFAULT_LIMIT : asked;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problem.Invalid.field("limit", "out-of-range", "limit must be between 1 and " + MAX_LIMIT + ".");
        }
        return limit;
    }
}
