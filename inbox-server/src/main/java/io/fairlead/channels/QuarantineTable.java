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
            "q.id, q.channel_account_id, q.external_key, q.received_at, q.reason, q.detail, q.size, q.media_type, q.state,"
                    + " u.name as decided_by, q.decided_at, q.why";

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
            String state,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String why) {}

    record Bytes(byte[] raw, @Nullable String mediaType) {
        @SuppressWarnings("ArrayRecordComponent")
        Bytes {}
    }

    /** One that lies there already, or was replayed in vain, gets the new reason. Empty if it was discarded. */
    Mono<Row> add(UUID account, String key, String reason, String detail, byte[] raw, String mediaType) {
        return db.sql("""
                        with q as (
                            insert into quarantine (channel_account_id, external_key, reason, detail, raw, media_type, size)
                            values (:account, :key, :reason, :detail, :raw, :type, :size)
                            on conflict (channel_account_id, external_key) do update
                            set reason = excluded.reason, detail = excluded.detail, state = 'open',
                                received_at = case quarantine.state when 'open' then quarantine.received_at else now() end,
                                decided_by = null, decided_at = null, why = null
                            where quarantine.state <> 'discarded'
                            returning *)
                        select\s""" + COLUMNS + " from q left join app_user u on u.id = q.decided_by")
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

    /** Newest first: what waits for a decision, or what was decided. */
    Flux<Row> list(@Nullable UUID account, boolean open, @Nullable UUID before, int limit) {
        GenericExecuteSpec select =
                db.sql("select " + COLUMNS + """
                         from quarantine q left join app_user u on u.id = q.decided_by
                        where q.state %s 'open' and (cast(:account as uuid) is null or q.channel_account_id = :account)
                          and (cast(:before as uuid) is null
                               or (q.received_at, q.id) < (select b.received_at, b.id from quarantine b where b.id = :before))
                        order by q.received_at desc, q.id desc limit :limit
                        """.formatted(open ? "=" : "<>")).bind("limit", limit);
        select = account == null ? select.bindNull("account", UUID.class) : select.bind("account", account);
        select = before == null ? select.bindNull("before", UUID.class) : select.bind("before", before);
        return select.map(QuarantineTable::row).all();
    }

    Mono<Row> find(UUID id) {
        return db.sql("select " + COLUMNS
                        + " from quarantine q left join app_user u on u.id = q.decided_by where q.id = :id")
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

    /** Those that wait, oldest first, after this one. */
    Flux<UUID> waiting(UUID account, @Nullable String reason, @Nullable UUID after, int limit) {
        GenericExecuteSpec select = db.sql("""
                        select q.id from quarantine q
                        where q.state = 'open' and q.channel_account_id = :account
                          and (cast(:reason as text) is null or q.reason = :reason)
                          and (cast(:after as uuid) is null or q.id > :after)
                        order by q.id limit :limit
                        """).bind("account", account).bind("limit", limit);
        select = LedgerTable.nullable(select, "reason", reason);
        select = after == null ? select.bindNull("after", UUID.class) : select.bind("after", after);
        return select.map(row -> Columns.id(row, "id")).all();
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
                Columns.text(row, "state"),
                row.get("decided_by", String.class),
                Columns.maybeInstant(row, "decided_at"),
                row.get("why", String.class));
    }
}
