package io.fairlead.journal;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code journal} and {@code journal_head}. */
@Component
final class JournalTable {

    private static final String COLUMNS = "seq, at, type, subject, version, audience, actor, payload::text as payload";

    private final DatabaseClient db;

    JournalTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<Position> position() {
        return db.sql("select epoch, seq from journal_head")
                .map(row -> new Position(Columns.id(row, "epoch"), Columns.number(row, "seq")))
                .one();
    }

    Flux<JournalRow> after(long seq, int limit) {
        return db.sql("select " + COLUMNS + " from journal where seq > :seq order by seq limit :limit")
                .bind("seq", seq)
                .bind("limit", limit)
                .map(JournalTable::row)
                .all();
    }

    /** The oldest seq that is kept; one past the head if nothing is. */
    Mono<Long> oldest() {
        return db.sql("select coalesce((select min(seq) from journal), (select seq + 1 from journal_head)) as seq")
                .map(row -> Columns.number(row, "seq"))
                .one();
    }

    /** Appends in the running transaction, of which it must be the last statement: the head row stays locked until commit. */
    Mono<List<JournalRow>> append(String actor, List<? extends Event> events, List<String> payloads) {
        return db.sql("select " + COLUMNS
                        + " from journal_append(:actor, :types, :subjects, :versions, :audiences, :payloads)"
                        + " order by seq")
                .bind("actor", actor)
                .bind("types", events.stream().map(Event::type).toArray(String[]::new))
                .bind("subjects", events.stream().map(Event::subject).toArray(UUID[]::new))
                .bind("versions", events.stream().map(Event::version).toArray(Long[]::new))
                .bind("audiences", events.stream().map(Event::audience).toArray(String[]::new))
                .bind("payloads", payloads.toArray(String[]::new))
                .map(JournalTable::row)
                .all()
                .collectList();
    }

    /** Makes sure that the partitions around and ahead of the head exist. */
    Mono<Void> partitionsAhead() {
        return db.sql("""
                        select journal_partition(h.seq + n * 5000000)
                        from journal_head h, generate_series(0, 2) n
                        """).then();
    }

    static JournalRow row(Readable row) {
        return new JournalRow(
                Columns.number(row, "seq"),
                Columns.instant(row, "at"),
                Columns.text(row, "type"),
                Columns.id(row, "subject"),
                Columns.number(row, "version"),
                Columns.text(row, "audience"),
                Columns.text(row, "actor"),
                Columns.text(row, "payload"));
    }
}
