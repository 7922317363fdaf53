package io.fairlead.channels;

import io.fairlead.channel.Outcome;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the log of what came by HTTP. */
@Component
final class DeliveryLogTable {

    private final DatabaseClient db;

    DeliveryLogTable(DatabaseClient db) {
        this.db = db;
    }

    record Row(
            UUID account,
            UUID id,
            Instant receivedAt,
            @Nullable String deliveryId,
            String externalKey,
            Outcome outcome,
            int status,
            @Nullable String scheme,
            @Nullable UUID secretId,
            String remoteAddress,
            Map<String, List<String>> headers,
            int size,
            byte[] bodyHash) {
        @SuppressWarnings("ArrayRecordComponent")
        Row {}
    }

    /**
     * Nobody waits for this log, so its commit waits for no disk.
     *
     * @param json of headers
     */
    Mono<Void> add(List<Row> rows, Function<Map<String, List<String>>, String> json) {
        GenericExecuteSpec insert = db.sql("""
                        with unhurried as (select set_config('synchronous_commit', 'off', true))
                        insert into http_delivery (channel_account_id, id, received_at, delivery_id, external_key, outcome, status,
                                                   scheme, secret_id, remote_address, headers, size, body_hash)
                        select r.account, r.id, r.at, r.delivery, r.key, r.outcome, r.status, r.scheme, r.secret, r.remote,
                               r.headers::json, r.size, decode(r.hash, 'hex')
                        from unhurried, unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                                               $7::int[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::int[], $13::text[])
                            as r(account, id, at, delivery, key, outcome, status, scheme, secret, remote, headers, size, hash)
                        """);
        Object[] columns = {
            rows.stream().map(Row::account).toArray(UUID[]::new),
            rows.stream().map(Row::id).toArray(UUID[]::new),
            rows.stream().map(row -> row.receivedAt().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new),
            texts(rows, Row::deliveryId),
            texts(rows, Row::externalKey),
            texts(rows, row -> row.outcome().name().toLowerCase(Locale.ROOT)),
            rows.stream().map(Row::status).toArray(Integer[]::new),
            texts(rows, Row::scheme),
            rows.stream().map(Row::secretId).toArray(UUID[]::new),
            texts(rows, Row::remoteAddress),
            texts(rows, row -> json.apply(row.headers())),
            rows.stream().map(Row::size).toArray(Integer[]::new),
            texts(rows, row -> HexFormat.of().formatHex(row.bodyHash()))
        };
        for (int i = 0; i < columns.length; i++) {
            insert = insert.bind(i, columns[i]);
        }
        return insert.then();
    }

    /**
     * @param outcome null: all; {@code id} an id of the sender's, a key of the ledger or a message of ours; {@code before}
     *     the last one of the page before
     */
    record Filter(
            @Nullable String outcome,
            @Nullable String id,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID before) {}

    record Line(
            UUID id,
            Instant receivedAt,
            @Nullable String deliveryId,
            String externalKey,
            String outcome,
            int status,
            @Nullable String scheme,
            @Nullable String secretHint,
            int size,
            @Nullable UUID messageId,
            @Nullable UUID conversationId) {}

    private static final String LINE = """
            select d.id, d.received_at, d.delivery_id, d.external_key, d.outcome, d.status, d.scheme, s.hint as secret_hint, d.size,
                   l.message_id, m.conversation_id, d.remote_address, d.headers::text as headers, d.body_hash,
                   l.raw_ref, l.raw
            from http_delivery d
            left join channel_secret s on s.id = d.secret_id
            left join inbound_record l on l.channel_account_id = d.channel_account_id and l.external_key = d.external_key
            left join message m on m.id = l.message_id
            where d.channel_account_id = :account
            """;

    /** Newest first. */
    Flux<Line> lines(UUID account, Filter filter, int limit) {
        GenericExecuteSpec select = db.sql(LINE + """
                          and (cast(:outcome as text) is null or d.outcome = :outcome)
                          and (cast(:id as text) is null or d.delivery_id = :id or d.external_key = any(:keys)
                               or d.external_key = (select x.external_key from inbound_record x
                                                    where x.channel_account_id = :account and x.message_id = :message))
                          and (cast(:from as timestamptz) is null or d.received_at >= :from)
                          and (cast(:to as timestamptz) is null or d.received_at < :to)
                          and (cast(:before as uuid) is null or d.id < :before)
                        order by d.id desc limit :limit
                        """).bind("account", account).bind("limit", limit);
        String id = filter.id();
        select = LedgerTable.nullable(select, "outcome", filter.outcome());
        select = LedgerTable.nullable(select, "id", id)
                .bind("keys", id == null ? new String[0] : new String[] {id, "message:" + id, "lead:" + id})
                .bind("message", id == null ? Parameters.in(UUID.class) : uuid(id));
        return select.bind("from", time(filter.from()))
                .bind("to", time(filter.to()))
                .bind("before", filter.before() == null ? Parameters.in(UUID.class) : filter.before())
                .map(DeliveryLogTable::line)
                .all();
    }

    /** @param raw the body, if it is small text; else {@code rawRef} names it in the media store, or the quarantine has it */
    record Entry(
            Line line,
            String remoteAddress,
            String headers,
            byte[] bodyHash,
            @Nullable String raw,
            @Nullable String rawRef) {
        @SuppressWarnings("ArrayRecordComponent")
        Entry {}
    }

    Mono<Entry> find(UUID account, UUID id) {
        return db.sql(LINE + " and d.id = :id")
                .bind("account", account)
                .bind("id", id)
                .map(row -> new Entry(
                        line(row),
                        Columns.text(row, "remote_address"),
                        Columns.text(row, "headers"),
                        Columns.get(row, "body_hash", byte[].class),
                        row.get("raw", String.class),
                        row.get("raw_ref", String.class)))
                .one();
    }

    /** The body of what lies, or lay, in the quarantine. */
    Mono<byte[]> quarantined(UUID account, String externalKey) {
        return db.sql("select raw from quarantine where channel_account_id = :account and external_key = :key")
                .bind("account", account)
                .bind("key", externalKey)
                .map(row -> Columns.get(row, "raw", byte[].class))
                .one();
    }

    /** Gives how many went; fewer than {@code limit} when there are no more. */
    Mono<Long> sweep(Duration keep, int limit) {
        return db.sql("""
                        with old as (select channel_account_id, id from http_delivery where received_at < now() - :keep::interval
                                     limit :limit)
                        delete from http_delivery d using old o where d.channel_account_id = o.channel_account_id and d.id = o.id
                        """)
                .bind("keep", keep.toSeconds() + " seconds")
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    private static Line line(Readable row) {
        return new Line(
                Columns.id(row, "id"),
                Columns.instant(row, "received_at"),
                row.get("delivery_id", String.class),
                Columns.text(row, "external_key"),
                Columns.text(row, "outcome"),
                (int) Columns.number(row, "status"),
                row.get("scheme", String.class),
                row.get("secret_hint", String.class),
                (int) Columns.number(row, "size"),
                row.get("message_id", UUID.class),
                row.get("conversation_id", UUID.class));
    }

    private static Object time(@Nullable Instant at) {
        return at == null ? Parameters.in(OffsetDateTime.class) : at.atOffset(ZoneOffset.UTC);
    }

    private static Object uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return Parameters.in(UUID.class);
        }
    }

    private static @Nullable String[] texts(List<Row> rows, Function<Row, @Nullable String> part) {
        return rows.stream().map(part).toArray(String[]::new);
    }
}
