package io.fairlead.live;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Tail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The journal as it is sent again to those who were away: pages of {@value #ROWS} rows, encoded once for everybody. From
 * memory if it reaches back far enough, else from the table; however many sockets want a page at the same time, it is read
 * once.
 */
@Component
final class Pages {

    private static final int ROWS = 256;
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal;
    private final Tail tail;
    private final ConcurrentHashMap<Long, Mono<Batch>> reading = new ConcurrentHashMap<>();
    private final Cache<Long, Batch> complete = CacheBuilder.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Long _, Batch batch) -> batch.size())
            .build();
    private volatile @Nullable Batch newest;

    Pages(Journal journal, Tail tail) {
        this.journal = journal;
        this.tail = tail;
    }

    /**
     * Rows of the page in which the row after {@code seq} is. If it does not begin at or before that row, history does not
     * reach back so far. Empty if there is nothing after {@code seq}. The batch is the collector's: it need not be released.
     */
    Mono<Batch> after(long seq) {
        long page = seq / ROWS;
        Batch known = complete.getIfPresent(page);
        if (known != null) {
            return Mono.just(known);
        }
        Batch last = newest;
        if (last != null && last.first() <= seq + 1 && last.last() > seq && (last.last() - 1) / ROWS == page) {
            return Mono.just(last);
        }
        List<JournalRow> rows = inMemory(page, seq);
        if (rows == null) {
            return reading.computeIfAbsent(page, this::read);
        }
        return rows.isEmpty() || rows.getLast().seq() <= seq ? Mono.empty() : Mono.just(keep(page, rows));
    }

    private @Nullable List<JournalRow> inMemory(long page, long seq) {
        List<JournalRow> whole = tail.since(page * ROWS, ROWS);
        return whole != null ? whole : tail.since(seq, (int) ((page + 1) * ROWS - seq));
    }

    private Mono<Batch> read(long page) {
        return journal.read(page * ROWS, ROWS)
                .collectList()
                .timeout(PATIENCE)
                .map(rows -> rows.stream()
                        .filter(row -> row.seq() <= (page + 1) * ROWS)
                        .toList())
                .filter(rows -> !rows.isEmpty())
                .map(rows -> keep(page, rows))
                .doFinally(_ -> reading.remove(page))
                .cache();
    }

    private Batch keep(long page, List<JournalRow> rows) {
        Batch batch = Batch.kept(rows);
        if (rows.size() == ROWS) {
            complete.put(page, batch);
        } else {
            newest = batch;
        }
        return batch;
    }
}
