package io.fairlead.inbox;

import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Takes messages from outside: one SQL call per batch claims the ledger keys and derives contact, company, conversation,
 * message and journal rows from what was claimed. A key that was taken before changes nothing.
 */
@Component
public final class Intake {

    private final IntakeTable table;
    private final Journal journal;

    Intake(IntakeTable table, Journal journal) {
        this.table = table;
        this.journal = journal;
    }

    /**
     * Takes the batch as one transaction of its own and publishes its events. An error means that nothing of it was taken;
     * the caller may halve the batch to find the item at fault. Not to be cancelled.
     *
     * @param batch at most a few hundred; of several items of one conversation the earlier is the older message
     * @return what became of each item, in the batch's order
     */
    public Mono<List<Taken>> take(List<Arrival> batch) {
        List<Arrival> clean = batch.stream().map(Cleaning::clean).toList();
        return table.take(clean)
                .doOnNext(results -> journal.published(results.stream()
                        .map(IntakeTable.Result::row)
                        .filter(Objects::nonNull)
                        .sorted(java.util.Comparator.comparingLong(JournalRow::seq))
                        .toList()))
                .map(results -> results.stream().map(IntakeTable.Result::taken).toList());
    }

    public enum Result {
        IMPORTED,
        /** Kept in its thread, but written by a machine: no status, SLA or assignment follows. */
        AUTO,
        /** The key was taken before, or it is another copy of a message that is there already. */
        DUPLICATE,
        /** A message of ours that came back to us, by way of another of our addresses. */
        LOOP
    }

    /** @param messageId the message, also of a duplicate; null if the key belongs to something that is no message */
    public record Taken(
            String externalKey,
            Result result,
            @Nullable UUID conversationId,
            @Nullable UUID messageId) {}
}
