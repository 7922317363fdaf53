package io.fairlead.presence;

import java.util.List;
import java.util.UUID;

/** Who has a conversation open at present, on any node; each user once, however many windows. */
public record Viewers(UUID conversationId, UUID inboxId, List<Viewer> users) {
    public record Viewer(UUID id, String name) {}
}
