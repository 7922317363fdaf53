package io.fairlead.inbox;

import io.fairlead.inbox.InboxEvent.ConversationChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives many conversations to people at once, or leaves them in the queue: a few statements however many they are. To be
 * composed inside a commit whose transaction has locked the conversations, and for those that nobody has.
 */
@Component
public final class Handovers {

    private final HandoverTable table;

    Handovers(HandoverTable table) {
        this.table = table;
    }

    /** @param reason stable word for why, kept in the thread's entry */
    public record Handover(
            UUID conversationId, UUID assigneeId, @Nullable UUID teamId, String reason) {}

    /** @param reason why nobody has it */
    public record Queued(UUID conversationId, String reason) {}

    /** What is to be told, in the order of the handovers; each with its entry in the thread. */
    public Mono<List<ConversationChanged>> giving(List<Handover> handovers) {
        if (handovers.isEmpty()) {
            return Mono.just(List.of());
        }
        List<UUID> ids = handovers.stream().map(Handover::conversationId).toList();
        return table.give(handovers)
                .then(Mono.defer(() -> table.addEntries(handovers)))
                .flatMap(entries -> table.views(ids).map(views -> told(ids, views, "assigned", entries)));
    }

    /** What is to be told, in the order given. It is a state, not an act: the threads get no entry. */
    public Mono<List<ConversationChanged>> queueing(List<Queued> queued) {
        if (queued.isEmpty()) {
            return Mono.just(List.of());
        }
        List<UUID> ids = queued.stream().map(Queued::conversationId).toList();
        return table.queue(queued)
                .then(Mono.defer(() -> table.views(ids)))
                .map(views -> told(ids, views, "queued", Map.of()));
    }

    private static List<ConversationChanged> told(
            List<UUID> ids, List<ConversationView> views, String change, Map<UUID, MessageView> entries) {
        Map<UUID, ConversationView> byId =
                views.stream().collect(Collectors.toMap(ConversationView::id, Function.identity()));
        List<ConversationChanged> told = new ArrayList<>();
        for (UUID id : ids) {
            ConversationView view = byId.get(id);
            if (view != null) {
                told.add(new ConversationChanged(view, change, entries.get(id)));
            }
        }
        return told;
    }
}
