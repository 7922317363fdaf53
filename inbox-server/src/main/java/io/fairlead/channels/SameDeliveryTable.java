package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of deliveries that are the same by their content. */
@Component
final class SameDeliveryTable {

    private final DatabaseClient db;

    SameDeliveryTable(DatabaseClient db) {
        this.db = db;
    }

    /** The key that counts: the earlier one if the same was delivered after {@code since}, else the given one. */
    Mono<String> claim(UUID account, String sameness, String key, Instant at, Instant since) {
        return db.sql("""
                        insert into same_delivery as s (channel_account_id, sameness, external_key, at)
                        values (:account, :sameness, :key, :at)
                        on conflict (channel_account_id, sameness) do update
                        set external_key = case when s.at > :since then s.external_key else excluded.external_key end,
                            at = case when s.at > :since then s.at else excluded.at end
                        returning external_key
                        """)
                .bind("account", account)
                .bind("sameness", sameness)
                .bind("key", key)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .map(row -> Columns.text(row, "external_key"))
                .one();
    }

    Mono<Void> forget(Instant before) {
        return db.sql("delete from same_delivery where at < :before")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .then();
    }
}
