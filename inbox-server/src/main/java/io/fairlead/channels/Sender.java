package io.fairlead.channels;

import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.JournalRow;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Takes note of every queued reply, so that {@link SendRunner} sends it whatever crashes. */
@Component
final class Sender implements DurableListener {

    private final DeliveryTable deliveries;
    private final SendRunner runner;
    private final JsonMapper json;

    Sender(DeliveryTable deliveries, SendRunner runner, JsonMapper json) {
        this.deliveries = deliveries;
        this.runner = runner;
        this.json = json;
    }

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Set<String> types() {
        return Set.of(InboxEvent.MessageQueued.TYPE);
    }

    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        List<UUID> messages = rows.stream().map(this::message).toList();
        return deliveries.add(messages).doOnNext(_ -> runner.wake()).then();
    }

    private UUID message(JournalRow row) {
        return UUID.fromString(
                json.readTree(row.payload()).path("message").path("id").asString());
    }
}
