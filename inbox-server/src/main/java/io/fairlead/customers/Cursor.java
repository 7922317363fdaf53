package io.fairlead.customers;

import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where a page ended: the sort key and the id that breaks ties. Opaque to clients. */
record Cursor(String key, UUID id) {
    private static final int LONGEST = 2_000;

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((id + "|" + key).getBytes(StandardCharsets.UTF_8));
    }

    Instant instant() {
        try {
            return Instant.parse(key);
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    static Cursor parse(String text) {
        try {
            String[] parts = text.length() > LONGEST
                    ? new String[0]
                    : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 2);
            return new Cursor(parts[1], UUID.fromString(parts[0]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw bad();
        }
    }

    private static Problem bad() {
        return Problem.Invalid.field("after", "bad-cursor", "after must be the next of an earlier answer.");
    }
}
