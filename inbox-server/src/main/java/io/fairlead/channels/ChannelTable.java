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

/** SQL of channel accounts. */
@Component
final class ChannelTable {

    private static final String SELECT = """
            select c.id, c.version, c.kind, c.name, c.key, c.inbox_id, i.name as inbox_name, c.state, c.state_detail, c.address,
                   c.default_country, c.settings::text as settings, c.secrets, c.created_at
            from channel_account c join inbox i on i.id = c.inbox_id
            """;

    private final DatabaseClient db;

    ChannelTable(DatabaseClient db) {
        this.db = db;
    }

    /** @param settings JSON without secrets */
    record Row(
            UUID id,
            long version,
            String kind,
            String name,
            String key,
            UUID inboxId,
            String inboxName,
            String state,
            @Nullable String stateDetail,
            @Nullable String address,
            @Nullable String defaultCountry,
            String settings,
            byte @Nullable [] secrets,
            Instant createdAt) {
        @SuppressWarnings("ArrayRecordComponent")
        Row {}
    }

    Flux<Row> all() {
        return db.sql(SELECT + " order by c.created_at, c.id")
                .map(ChannelTable::row)
                .all();
    }

    Mono<Row> find(UUID id) {
        return db.sql(SELECT + " where c.id = :id")
                .bind("id", id)
                .map(ChannelTable::row)
                .one();
    }

    Mono<Row> findByKey(String key) {
        return db.sql(SELECT + " where c.key = :key")
                .bind("key", key)
                .map(ChannelTable::row)
                .one();
    }

    /** The oldest inbox, for accounts that name none. */
    Mono<UUID> firstInbox() {
        return db.sql("select id from inbox order by created_at, id limit 1")
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    Mono<Boolean> isInbox(UUID id) {
        return db.sql("select exists (select from inbox where id = :id) as found")
                .bind("id", id)
                .map(row -> Columns.get(row, "found", Boolean.class))
                .one();
    }

    Mono<Void> insert(Row row, String capabilities) {
        GenericExecuteSpec insert = db.sql("""
                        insert into channel_account (id, kind, name, key, inbox_id, state, address, default_country, settings, secrets, capabilities)
                        values (:id, :kind, :name, :key, :inbox, :state, :address, :country, cast(:settings as json), :secrets,
                                cast(:capabilities as json))
                        """)
                .bind("id", row.id())
                .bind("kind", row.kind())
                .bind("key", row.key())
                .bind("state", row.state())
                .bind("capabilities", capabilities);
        return editable(insert, row).then();
    }

    /** Empty if the version is no longer the row's. */
    Mono<Long> update(Row row) {
        GenericExecuteSpec update = db.sql("""
                        update channel_account
                        set version = version + 1, name = :name, inbox_id = :inbox, address = :address, default_country = :country,
                            settings = cast(:settings as json), secrets = :secrets
                        where id = :id and version = :version
                        returning version
                        """).bind("id", row.id()).bind("version", row.version());
        return editable(update, row)
                .map(found -> Columns.number(found, "version"))
                .one();
    }

    /** Empty if nothing changes, or if the account was switched off and {@code evenDisabled} is not said. */
    Mono<Long> state(UUID id, String state, @Nullable String detail, boolean evenDisabled) {
        GenericExecuteSpec update =
                db.sql("""
                        update channel_account set version = version + 1, state = :state, state_detail = :detail
                        where id = :id and (state, state_detail) is distinct from (:state, cast(:detail as text))
                          and (:even or state <> 'disabled')
                        returning version
                        """).bind("id", id).bind("state", state).bind("even", evenDisabled);
        return nullable(update, "detail", detail)
                .map(found -> Columns.number(found, "version"))
                .one();
    }

    private static GenericExecuteSpec editable(GenericExecuteSpec statement, Row row) {
        GenericExecuteSpec bound =
                statement.bind("name", row.name()).bind("inbox", row.inboxId()).bind("settings", row.settings());
        bound = nullable(bound, "address", row.address());
        bound = nullable(bound, "country", row.defaultCountry());
        byte[] secrets = row.secrets();
        return secrets == null ? bound.bindNull("secrets", byte[].class) : bound.bind("secrets", secrets);
    }

    private static GenericExecuteSpec nullable(GenericExecuteSpec statement, String name, @Nullable String value) {
        return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
    }

    private static Row row(Readable row) {
        return new Row(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "kind"),
                Columns.text(row, "name"),
                Columns.text(row, "key"),
                Columns.id(row, "inbox_id"),
                Columns.text(row, "inbox_name"),
                Columns.text(row, "state"),
                row.get("state_detail", String.class),
                row.get("address", String.class),
                row.get("default_country", String.class),
                Columns.text(row, "settings"),
                row.get("secrets", byte[].class),
                Columns.instant(row, "created_at"));
    }
}
