package io.fairlead.channels;

import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended that is ordered by time and then by a key; opaque to clients. */
record PageKey(@Nullable Instant at, @Nullable String key) {

    private static final PageKey BEGINNING = new PageKey(null, null);

    /** @throws Problem.Invalid if it was not made here */
    static PageKey parse(@Nullable String after) {
        if (after == null) {
            return BEGINNING;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            return new PageKey(Instant.parse(text.substring(0, Math.max(0, space))), text.substring(space + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw notOfHere();
        }
    }

    /** @throws Problem.Invalid if the key is no number */
    long number() {
        try {
            return key == null ? 0 : Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw notOfHere();
        }
    }

    /** @param lines one more than {@code size} if there is a next page */
    static <T> Page<T> page(List<T> lines, int size, Function<T, PageKey> keyOf) {
        if (lines.size() <= size) {
            return new Page<>(lines, null);
        }
        PageKey last = keyOf.apply(lines.get(size - 1));
        byte[] text = (last.at() + " " + last.key()).getBytes(StandardCharsets.UTF_8);
        return new Page<>(
                lines.subList(0, size), Base64.getUrlEncoder().withoutPadding().encodeToString(text));
    }

    private static Problem notOfHere() {
        return Problem.Invalid.field("after", "invalid", "This is not a cursor of this list.");
    }
}
