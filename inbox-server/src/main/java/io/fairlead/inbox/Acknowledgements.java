package io.fairlead.inbox;

import io.fairlead.journal.Changed;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells customers that their mail has come, where an inbox is set to. Once a day at most, whatever happens: the row that says
 * so and the message are one transaction. To whom it is due is decided in SQL ({@code acknowledge}).
 */
@Component
final class Acknowledgements implements DurableListener {

    private static final Actor ITSELF = new Actor.Automatic("auto-reply");

    private final AcknowledgementTable table;
    private final Journal journal;

    Acknowledgements(AcknowledgementTable table, Journal journal) {
        this.table = table;
        this.journal = journal;
    }

    @Override
    public String name() {
        return "auto-reply";
    }

    @Override
    public Set<String> types() {
        return Set.of(InboxEvent.MessageReceived.TYPE);
    }

    /** Whoever wrote before it was there waits for an answer, not for this. */
    @Override
    public boolean fromTheBeginning() {
        return false;
    }

    /** The events are not even read: whether anything is due, the rows know. */
    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        List<UUID> conversations =
                rows.stream().map(JournalRow::subject).distinct().sorted().toList();
        Mono<Changed<Integer>> work =
                table.acknowledge(conversations).collectList().map(sent -> new Changed<>(sent.size(), sent));
        return table.anyDue(conversations)
                .filter(due -> due)
                .flatMap(_ -> journal.commit(ITSELF, work))
                .then();
    }
}
