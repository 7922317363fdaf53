package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the ledger and the quarantine. */
@Component
final class LedgerTable {

    private final DatabaseClient db;

    LedgerTable(DatabaseClient db) {
        this.db = db;
    }

    record Entry(
            UUID account,
            String key,
            String outcome,
            String kind,
            int size,
            @Nullable String raw,
            @Nullable String reason) {}

    /** Emits true if the key was free, false if it has taken effect before. */
    Mono<Boolean> claim(Entry entry) {
        GenericExecuteSpec insert = db.sql("""
                        insert into inbound_record (channel_account_id, external_key, outcome, kind, size, raw, reason)
                        values (:account, :key, :outcome, :kind, :size, :raw, :reason)
                        on conflict do nothing
                        """)
                .bind("account", entry.account())
                .bind("key", entry.key())
                .bind("outcome", entry.outcome())
                .bind("kind", entry.kind())
                .bind("size", entry.size());
        insert = nullable(insert, "raw", entry.raw());
        return nullable(insert, "reason", entry.reason()).fetch().rowsUpdated().map(count -> count > 0);
    }

    Mono<Boolean> isClaimed(UUID account, String key) {
        return db.sql("""
                        select exists (select from inbound_record where channel_account_id = :account and external_key = :key) as found
                        """)
                .bind("account", account)
                .bind("key", key)
                .map(row -> Columns.get(row, "found", Boolean.class))
                .one();
    }

    /** Makes the key free again, for a replay. Only quarantined ones. */
    Mono<Boolean> free(UUID account, String key) {
        return db.sql("""
                        delete from inbound_record
                        where channel_account_id = :account and external_key = :key and outcome = 'quarantined'
                        """)
                .bind("account", account)
                .bind("key", key)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0);
    }

    Mono<Void> outcome(UUID account, String key, String outcome) {
        return db.sql("""
                        update inbound_record set outcome = :outcome
                        where channel_account_id = :account and external_key = :key and outcome = 'quarantined'
                        """)
                .bind("outcome", outcome)
                .bind("account", account)
                .bind("key", key)
                .then();
    }

    record Line(
            String externalKey,
            Instant receivedAt,
            String outcome,
            String kind,
            @Nullable UUID messageId,
            int size,
            @Nullable String reason) {}

    /** Newest first. */
    Flux<Line> lines(
            UUID account, @Nullable String outcome, @Nullable Instant before, @Nullable String beforeKey, int limit) {
        GenericExecuteSpec select = db.sql("""
                        select external_key, received_at, outcome, kind, message_id, size, reason
                        from inbound_record
                        where channel_account_id = :account and (cast(:outcome as text) is null or outcome = :outcome)
                          and (cast(:before as timestamptz) is null or (received_at, external_key) < (:before, :key))
                        order by received_at desc, external_key desc limit :limit
                        """).bind("account", account).bind("limit", limit);
        select = nullable(select, "outcome", outcome);
        select = nullable(select, "key", beforeKey);
        select = before == null
                ? select.bindNull("before", java.time.OffsetDateTime.class)
                : select.bind("before", before.atOffset(ZoneOffset.UTC));
        return select.map(LedgerTable::line).all();
    }

    private static Line line(Readable row) {
        return new Line(
                Columns.text(row, "external_key"),
                Columns.instant(row, "received_at"),
                Columns.text(row, "outcome"),
                Columns.text(row, "kind"),
                row.get("message_id", UUID.class),
                (int) Columns.number(row, "size"),
                row.get("reason", String.class));
    }

    static GenericExecuteSpec nullable(GenericExecuteSpec statement, String name, @Nullable String value) {
        return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
    }
}
