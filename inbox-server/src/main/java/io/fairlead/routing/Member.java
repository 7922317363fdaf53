package io.fairlead.routing;

import java.util.UUID;

/** Somebody who works an inbox, through the lowest of the teams that join the two. */
record Member(UUID inboxId, UUID userId, UUID teamId, String name, boolean available, int capacity) {}
