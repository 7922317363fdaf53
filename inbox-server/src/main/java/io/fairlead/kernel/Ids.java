package io.fairlead.kernel;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Makes ids: UUIDv7, so that they sort by time. */
public final class Ids {
    private Ids() {}

    /** Thread-safe; increasing within one process. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /** @throws Problem.NotFound if the text is not an id: whoever asks with it asks for something that does not exist */
    public static UUID parse(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Problem.NotFound(what);
        }
    }
}
