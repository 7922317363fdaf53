package io.fairlead.channels;

import io.fairlead.channel.Slot;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the ledger of watched channels by place and number. */
@Component
final class SlotTable {

    private final DatabaseClient db;

    SlotTable(DatabaseClient db) {
        this.db = db;
    }

    /** @param key null: it was gone */
    record Landed(Slot slot, @Nullable String key) {}

    /**
     * Writes what was done with these and, in the same statement, how far the channel has been read: neither is ever there
     * without the other. The same slot written again with the same content stays as it is.
     *
     * @param cursor null: it does not move
     */
    Mono<Void> land(UUID account, List<Landed> landed, @Nullable String cursor) {
        GenericExecuteSpec write = slots(
                        db.sql("""
                        with given as (
                            select * from unnest(cast(:places as text[]), cast(:numbers as bigint[]), cast(:arrived as timestamptz[]),
                                                 cast(:sizes as bigint[]), cast(:keys as text[])) with ordinality
                                as g(place, number, arrived_at, size, external_key, ord)),
                        written as (
                            insert into channel_slot as s (channel_account_id, place, number, arrived_at, size, external_key, first)
                            select :account, g.place, g.number, g.arrived_at, g.size, g.external_key,
                                   g.external_key is not null
                                   and not exists (select from channel_slot o
                                                   where o.channel_account_id = :account and o.external_key = g.external_key
                                                     and (o.place, o.number) <> (g.place, g.number))
                                   and not exists (select from given e where e.external_key = g.external_key and e.ord < g.ord)
                            from given g
                            on conflict (channel_account_id, place, number) do update
                            set arrived_at = excluded.arrived_at, size = excluded.size, external_key = excluded.external_key,
                                first = excluded.first, taken_at = now()
                            where s.external_key is distinct from excluded.external_key
                               or (s.arrived_at, s.size) <> (excluded.arrived_at, excluded.size))
                        insert into channel_cursor (channel_account_id, cursor)
                        select :account, :cursor where cast(:cursor as text) is not null
                        on conflict (channel_account_id) do update set cursor = excluded.cursor, updated_at = now()
                        """), landed.stream().map(Landed::slot).toList())
                .bind("account", account)
                .bind("keys", landed.stream().map(Landed::key).toArray(String[]::new));
        return LedgerTable.nullable(write, "cursor", cursor).then();
    }

    /**
     * Those of these that are not in the ledger, or that are other things than it says.
     *
     * @param evenEmpty also those that lie in the quarantine without a byte, because the provider did not give them
     */
    Flux<Slot> unknown(UUID account, List<Slot> slots, boolean evenEmpty) {
        return slots(db.sql("""
                        select g.place, g.number, g.arrived_at, g.size
                        from unnest(cast(:places as text[]), cast(:numbers as bigint[]), cast(:arrived as timestamptz[]),
                                    cast(:sizes as bigint[])) as g(place, number, arrived_at, size)
                        where not exists (
                            select from channel_slot s
                            where s.channel_account_id = :account and s.place = g.place and s.number = g.number
                              and s.external_key is not null
                              -- A number that was given again names another thing: both differ then. Servers correct sizes.
                              and (s.arrived_at = g.arrived_at or s.size = g.size)
                              and not (:even and exists (
                                  select from inbound_record l
                                  where l.channel_account_id = s.channel_account_id and l.external_key = s.external_key
                                    and l.outcome = 'quarantined' and l.size = 0)))
                        order by g.number
                        """), slots)
                .bind("account", account)
                .bind("even", evenEmpty)
                .map(row -> new Slot(
                        Columns.text(row, "place"),
                        Columns.number(row, "number"),
                        Columns.instant(row, "arrived_at"),
                        Columns.number(row, "size")))
                .all();
    }

    /** To be said before {@link #land}: what lay in the quarantine without a byte and is there now is no longer waited for. */
    Mono<Void> settle(UUID account, List<Landed> landed) {
        return slots(db.sql("""
                        with got as (
                            select s.external_key
                            from unnest(cast(:places as text[]), cast(:numbers as bigint[]), cast(:arrived as timestamptz[]),
                                        cast(:sizes as bigint[]), cast(:keys as text[])) as g(place, number, arrived_at, size, key)
                            join channel_slot s on s.channel_account_id = :account and s.place = g.place and s.number = g.number
                            join inbound_record l on l.channel_account_id = :account and l.external_key = s.external_key
                            where s.external_key <> g.key and l.outcome = 'quarantined' and l.size = 0),
                        freed as (
                            delete from inbound_record
                            where channel_account_id = :account and external_key in (select external_key from got))
                        update quarantine set state = 'replayed', decided_at = now()
                        where channel_account_id = :account and state = 'open' and external_key in (select external_key from got)
                        """), landed.stream().map(Landed::slot).toList())
                .bind("account", account)
                .bind("keys", landed.stream().map(Landed::key).toArray(String[]::new))
                .then();
    }

    /** A replayed thing may have another key than it had when it could not be read. */
    Mono<Void> rekey(UUID account, String before, String now) {
        return db.sql("""
                        update channel_slot s set external_key = :now,
                            first = s.first and not exists (select from channel_slot o
                                                            where o.channel_account_id = :account and o.external_key = :now)
                        where s.channel_account_id = :account and s.external_key = :before
                        """)
                .bind("account", account)
                .bind("before", before)
                .bind("now", now)
                .then();
    }

    record Line(
            String place,
            long number,
            Instant arrivedAt,
            long size,
            Instant takenAt,
            String outcome,
            @Nullable String externalKey,
            @Nullable UUID messageId,
            @Nullable String reason) {}

    /** Last taken first. */
    Flux<Line> lines(UUID account, @Nullable String outcome, @Nullable Instant before, long beforeNumber, int limit) {
        GenericExecuteSpec select = db.sql("""
                        select place, number, arrived_at, size, taken_at, outcome, external_key, message_id, reason
                        from channel_slot_view
                        where channel_account_id = :account and (cast(:outcome as text) is null or outcome = :outcome)
                          and (cast(:before as timestamptz) is null or (taken_at, number) < (:before, :number))
                        order by taken_at desc, number desc limit :limit
                        """)
                .bind("account", account)
                .bind("number", beforeNumber)
                .bind("limit", limit);
        select = LedgerTable.nullable(select, "outcome", outcome);
        select = before == null
                ? select.bindNull("before", OffsetDateTime.class)
                : select.bind("before", before.atOffset(ZoneOffset.UTC));
        return select.map(SlotTable::line).all();
    }

    /** How many slots ended how. */
    Mono<Map<String, Long>> outcomes(UUID account) {
        return db.sql("""
                        select outcome, count(*) as n from channel_slot_view where channel_account_id = :account group by outcome
                        """)
                .bind("account", account)
                .map(row -> Map.entry(Columns.text(row, "outcome"), Columns.number(row, "n")))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static GenericExecuteSpec slots(GenericExecuteSpec statement, List<Slot> slots) {
        return statement
                .bind("places", slots.stream().map(Slot::place).toArray(String[]::new))
                .bind("numbers", slots.stream().map(Slot::number).toArray(Long[]::new))
                .bind(
                        "arrived",
                        slots.stream()
                                .map(slot -> slot.arrivedAt().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                .bind("sizes", slots.stream().map(Slot::size).toArray(Long[]::new));
    }

    private static Line line(Readable row) {
        return new Line(
                Columns.text(row, "place"),
                Columns.number(row, "number"),
                Columns.instant(row, "arrived_at"),
                Columns.number(row, "size"),
                Columns.instant(row, "taken_at"),
                Columns.text(row, "outcome"),
                row.get("external_key", String.class),
                row.get("message_id", UUID.class),
                row.get("reason", String.class));
    }
}
