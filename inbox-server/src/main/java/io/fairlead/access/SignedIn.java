package io.fairlead.access;

import io.fairlead.kernel.Actor;
import java.time.Instant;
import java.util.UUID;

/**
 * A session that holds at the time of asking.
 *
 * @param sessionId names the session in {@code session.ended}; not a secret
 * @param actor the user with the scope of this moment
 * @param expiresAt when it ends at the latest
 */
public record SignedIn(UUID sessionId, Actor.User actor, Instant expiresAt) {}
