package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of what went wrong with channels, and when it was well again. */
@Component
final class IncidentTable {

    private final DatabaseClient db;

    IncidentTable(DatabaseClient db) {
        this.db = db;
    }

    record Incident(
            UUID id, Instant at, String kind, @Nullable String detail) {}

    /** With it what is older than three months goes. */
    Mono<Void> add(UUID account, String kind, @Nullable String detail) {
        return LedgerTable.nullable(db.sql("""
                        with old as (
                            delete from channel_incident
                            where channel_account_id = :account and at < now() - interval '90 days')
                        insert into channel_incident (channel_account_id, kind, detail) values (:account, :kind, :detail)
                        """).bind("account", account).bind("kind", kind), "detail", detail)
                .then();
    }

    /** Newest first. */
    Flux<Incident> latest(UUID account, int limit) {
        return db.sql("""
                        select id, at, kind, detail from channel_incident where channel_account_id = :account
                        order by at desc, id desc limit :limit
                        """)
                .bind("account", account)
                .bind("limit", limit)
                .map(row -> new Incident(
                        Columns.id(row, "id"),
                        Columns.instant(row, "at"),
                        Columns.text(row, "kind"),
                        row.get("detail", String.class)))
                .all();
    }
}
