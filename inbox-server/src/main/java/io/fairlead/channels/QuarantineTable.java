package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of what arrived and could not be used. */
@Component
final class QuarantineTable {

    private static final String COLUMNS =
            "id, channel_account_id, external_key, received_at, reason, detail, size, media_type, state";

    private final DatabaseClient db;

    QuarantineTable(DatabaseClient db) {
        this.db = db;
    }

    record Row(
            UUID id,
            UUID channelId,
            String externalKey,
            Instant receivedAt,
            String reason,
            String detail,
            int size,
            @Nullable String mediaType,
            String state) {}

    record Bytes(byte[] raw, @Nullable String mediaType) {
        @SuppressWarnings("ArrayRecordComponent")
        Bytes {}
    }

    /** Empty if the key lies there already. */
    Mono<Row> add(UUID account, String key, String reason, String detail, byte[] raw, String mediaType) {
        return db.sql("""
                        insert into quarantine (channel_account_id, external_key, reason, detail, raw, media_type, size)
                        values (:account, :key, :reason, :detail, :raw, :type, :size)
                        on conflict (channel_account_id, external_key) do update
                        set reason = excluded.reason, detail = excluded.detail, state = 'open', received_at = now()
                        where quarantine.state = 'replayed'
                        returning\s""" + COLUMNS)
                .bind("account", account)
                .bind("key", key)
                .bind("reason", reason)
                .bind("detail", detail)
                .bind("raw", raw)
                .bind("type", mediaType)
                .bind("size", raw.length)
                .map(QuarantineTable::row)
                .one();
    }

    /** Newest first, only what waits for a decision. */
    Flux<Row> open(@Nullable UUID account, @Nullable UUID before, int limit) {
        GenericExecuteSpec select = db.sql("select " + COLUMNS + """
                         from quarantine
                        where state = 'open' and (cast(:account as uuid) is null or channel_account_id = :account)
                          and (cast(:before as uuid) is null
                               or (received_at, id) < (select q.received_at, q.id from quarantine q where q.id = :before))
                        order by received_at desc, id desc limit :limit
                        """).bind("limit", limit);
        select = account == null ? select.bindNull("account", UUID.class) : select.bind("account", account);
        select = before == null ? select.bindNull("before", UUID.class) : select.bind("before", before);
        return select.map(QuarantineTable::row).all();
    }

    Mono<Row> find(UUID id) {
        return db.sql("select " + COLUMNS + " from quarantine where id = :id")
                .bind("id", id)
                .map(QuarantineTable::row)
                .one();
    }

    Mono<Bytes> raw(UUID id) {
        return db.sql("select raw, media_type from quarantine where id = :id")
                .bind("id", id)
                .map(row -> new Bytes(Columns.get(row, "raw", byte[].class), row.get("media_type", String.class)))
                .one();
    }

    /** Empty if somebody has decided before. */
    Mono<UUID> decide(UUID id, String state, UUID by, @Nullable String why) {
        GenericExecuteSpec update =
                db.sql("""
                        update quarantine set state = :state, decided_by = :by, decided_at = now(), why = :why
                        where id = :id and state = 'open' returning id
                        """).bind("state", state).bind("by", by).bind("id", id);
        return LedgerTable.nullable(update, "why", why)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    private static Row row(Readable row) {
        return new Row(
                Columns.id(row, "id"),
                Columns.id(row, "channel_account_id"),
                Columns.text(row, "external_key"),
                Columns.instant(row, "received_at"),
                Columns.text(row, "reason"),
                Columns.text(row, "detail"),
                (int) Columns.number(row, "size"),
                row.get("media_type", String.class),
                Columns.text(row, "state"));
    }
}
