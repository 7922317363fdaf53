package io.fairlead.journal;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the durable listeners: cursors, leases and parked events. */
@Component
final class ListenerTable {

    private final DatabaseClient db;

    ListenerTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<Void> register(String name, boolean fromTheBeginning) {
        return db.sql("""
                        insert into journal_listener (name, cursor)
                        select :name, case when :beginning then coalesce((select min(seq) - 1 from journal), seq) else seq end
                        from journal_head
                        on conflict (name) do nothing
                        """)
                .bind("name", name)
                .bind("beginning", fromTheBeginning)
                .then();
    }

    /** Takes or renews the lease. Empty while another node holds it. */
    Mono<Long> lease(String name, String node, Duration lease) {
        return db.sql("""
                        update journal_listener
                        set lease_owner = :node, lease_until = now() + make_interval(secs => :seconds)
                        where name = :name and (lease_owner = :node or lease_until is null or lease_until < now())
                        returning cursor
                        """)
                .bind("name", name)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .map(row -> Columns.number(row, "cursor"))
                .one();
    }

    Mono<Void> release(String node) {
        return db.sql("update journal_listener set lease_until = null, lease_owner = null where lease_owner = :node")
                .bind("node", node)
                .then();
    }

    /** Rows after {@code seq} of the wanted types. */
    Flux<JournalRow> wanted(long seq, long upTo, Set<String> types, int limit) {
        return db.sql("""
                        select seq, at, type, subject, version, audience, actor, payload::text as payload
                        from journal where seq > :seq and seq <= :upTo and type = any(:types) order by seq limit :limit
                        """)
                .bind("seq", seq)
                .bind("upTo", upTo)
                .bind("types", types.toArray(String[]::new))
                .bind("limit", limit)
                .map(JournalTable::row)
                .all();
    }

    /** Moves the cursor and renews the lease. Empty if the lease was lost meanwhile. */
    Mono<Long> advance(String name, String node, long cursor, Duration lease) {
        return db.sql("""
                        update journal_listener
                        set cursor = :cursor, failures = 0, last_error = null, updated_at = now(),
                            lease_until = now() + make_interval(secs => :seconds)
                        where name = :name and lease_owner = :node
                        returning cursor
                        """)
                .bind("cursor", cursor)
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("name", name)
                .bind("node", node)
                .map(row -> Columns.number(row, "cursor"))
                .one();
    }

    Mono<Void> failed(String name, String node, String error) {
        return db.sql("""
                        update journal_listener set failures = failures + 1, last_error = :error, updated_at = now()
                        where name = :name and lease_owner = :node
                        """)
                .bind("error", error)
                .bind("name", name)
                .bind("node", node)
                .then();
    }

    Mono<Void> park(String name, JournalRow row, String error) {
        return db.sql("""
                        insert into journal_parked (listener, seq, at, type, subject, version, audience, actor, payload, error)
                        select :name, seq, at, type, subject, version, audience, actor, payload, :error
                        from journal where seq = :seq
                        on conflict (listener, seq) do nothing
                        """)
                .bind("name", name)
                .bind("error", error)
                .bind("seq", row.seq())
                .then();
    }

    /** Parked and not yet replayed, oldest first. */
    Flux<JournalRow> parked(String name, List<Long> seqs) {
        return db.sql("""
                        select seq, at, type, subject, version, audience, actor, payload::text as payload
                        from journal_parked where listener = :name and seq = any(:seqs) and replayed_at is null order by seq
                        """)
                .bind("name", name)
                .bind("seqs", seqs.toArray(Long[]::new))
                .map((Readable row) -> JournalTable.row(row))
                .all();
    }

    Mono<Void> replayed(String name, long seq) {
        return db.sql("update journal_parked set replayed_at = now() where listener = :name and seq = :seq")
                .bind("name", name)
                .bind("seq", seq)
                .then();
    }
}
