package io.fairlead.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Open conversations of a user, and when the last one was given by routing. */
record Load(int open, @Nullable Instant lastAssignedAt) {}
