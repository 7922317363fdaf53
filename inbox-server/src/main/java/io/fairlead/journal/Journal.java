package io.fairlead.journal;

import io.fairlead.kernel.Actor;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The event log. A change and the events that tell of it are committed together; {@code seq} is gapless and in commit
 * order, because it comes from a counter row that the last statement of the transaction bumps.
 */
@Component
public final class Journal {

    private static final int READ_LIMIT = 1_000;

    private final JournalTable table;
    private final TransactionalOperator transactions;
    private final JsonMapper json;
    private final NodeTail tail;

    Journal(JournalTable table, TransactionalOperator transactions, JsonMapper json, NodeTail tail) {
        this.table = table;
        this.transactions = transactions;
        this.json = json;
        this.tail = tail;
    }

    /**
     * Runs {@code work} in one transaction, appends its events as the last statement, commits, then publishes. Nothing is
     * published if anything fails. The work runs to its end even if the subscriber goes away: a cancelled query would
     * leave a connection in an unknown state.
     */
    public <T> Mono<T> commit(Actor actor, Mono<Changed<T>> work) {
        return transactions
                .transactional(work.flatMap(changed -> append(actor, changed)))
                .doOnNext(committed -> tail.publish(committed.rows()))
                .map(Committed::result)
                .transform(Detached::fromCancellation);
    }

    /** For work that appended its rows by SQL of its own and has committed: tells this and the other nodes. */
    public void published(List<JournalRow> rows) {
        tail.publish(rows);
    }

    public Mono<Position> position() {
        return table.position();
    }

    /** The oldest position from which {@link #read} can go on without a gap is one before this seq. */
    public Mono<Long> oldest() {
        return table.oldest();
    }

    /** Rows after {@code seq}, ascending, at most {@value #READ_LIMIT}. */
    public Flux<JournalRow> read(long seq, int limit) {
        return table.after(seq, Math.min(limit, READ_LIMIT));
    }

    private <T> Mono<Committed<T>> append(Actor actor, Changed<T> changed) {
        if (changed.events().isEmpty()) {
            return Mono.just(new Committed<>(changed.result(), List.of()));
        }
        List<String> payloads =
                changed.events().stream().map(json::writeValueAsString).toList();
        return table.append(actor.label(), changed.events(), payloads)
                .map(rows -> new Committed<>(changed.result(), rows));
    }

    private record Committed<T>(T result, List<JournalRow> rows) {}
}
