package io.fairlead.access;

import java.util.List;
import java.util.UUID;

/** A team with the ids of its members and of the inboxes that it serves. */
public record TeamView(UUID id, long version, String name, List<UUID> members, List<UUID> inboxes) {}
