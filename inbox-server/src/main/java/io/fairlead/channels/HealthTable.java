package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of the figures that tell how channels are. */
@Component
final class HealthTable {

    private final DatabaseClient db;

    HealthTable(DatabaseClient db) {
        this.db = db;
    }

    record Counts(
            UUID account,
            long received,
            long imported,
            long quarantined,
            @Nullable Instant lastReceivedAt,
            @Nullable Instant lastSentAt) {}

    /** Of these accounts, in one round trip. Today begins at midnight UTC. */
    Mono<Map<UUID, Counts>> of(List<UUID> accounts) {
        return db.sql("""
                        select a.id,
                               coalesce(t.received, 0) as received, coalesce(t.imported, 0) as imported,
                               (select count(*) from quarantine q where q.channel_account_id = a.id and q.state = 'open') as quarantined,
                               (select r.received_at from inbound_record r where r.channel_account_id = a.id
                                order by r.received_at desc limit 1) as last_received,
                               (select d.updated_at from delivery d where d.channel_account_id = a.id and d.state = 'sent'
                                order by d.updated_at desc limit 1) as last_sent
                        from unnest(:accounts) as a(id)
                        left join lateral (
                            select count(*) as received, count(*) filter (where r.outcome in ('imported', 'auto')) as imported
                            from inbound_record r
                            where r.channel_account_id = a.id and r.received_at >= date_trunc('day', now(), 'UTC')) t on true
                        """)
                .bind("accounts", accounts.toArray(UUID[]::new))
                .map(row -> new Counts(
                        Columns.id(row, "id"),
                        Columns.number(row, "received"),
                        Columns.number(row, "imported"),
                        Columns.number(row, "quarantined"),
                        Columns.maybeInstant(row, "last_received"),
                        Columns.maybeInstant(row, "last_sent")))
                .all()
                .collectMap(Counts::account);
    }
}
