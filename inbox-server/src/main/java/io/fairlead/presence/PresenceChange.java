package io.fairlead.presence;

import java.util.UUID;

/** A user came online (first socket on any node) or went offline (last socket gone for the length of the grace). */
public record PresenceChange(UUID userId, boolean online) {}
