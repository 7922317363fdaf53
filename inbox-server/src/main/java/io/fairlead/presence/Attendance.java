package io.fairlead.presence;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One socket's part in presence. All methods return at once, on any thread, and never err. */
public interface Attendance {
    /** The conversation that this window shows now; null for none. It replaces the one before. */
    void viewing(@Nullable UUID conversationId, @Nullable UUID inboxId);

    /** A window in the background keeps its user online but views nothing. */
    void active(boolean on);

    /** The socket is gone. The user stays online for the grace. Calling again does nothing. */
    void leave();
}
