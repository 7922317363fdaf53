package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the counts of what was refused. */
@Component
final class RefusalTable {

    private final DatabaseClient db;

    RefusalTable(DatabaseClient db) {
        this.db = db;
    }

    record Refusals(UUID account, Instant hour, int status, String reason, long count, Instant lastAt, String detail) {}

    /** Adds to what is counted already. */
    Mono<Void> count(Refusals refused) {
        return db.sql("""
                        insert into http_refusal (channel_account_id, hour, status, reason, count, last_at, detail)
                        values (:account, :hour, :status, :reason, :count, :last, :detail)
                        on conflict (channel_account_id, hour, status, reason) do update
                        set count = http_refusal.count + excluded.count,
                            last_at = greatest(http_refusal.last_at, excluded.last_at), detail = excluded.detail
                        """)
                .bind("account", refused.account())
                .bind("hour", refused.hour().atOffset(ZoneOffset.UTC))
                .bind("status", refused.status())
                .bind("reason", refused.reason())
                .bind("count", refused.count())
                .bind("last", refused.lastAt().atOffset(ZoneOffset.UTC))
                .bind("detail", refused.detail())
                .then();
    }

    /** Newest hour first. */
    Flux<Refusals> refusals(UUID account, Instant since) {
        return db.sql("""
                        select channel_account_id, hour, status, reason, count, last_at, detail from http_refusal
                        where channel_account_id = :account and hour >= :since order by hour desc, count desc, reason limit 1000
                        """)
                .bind("account", account)
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .map(row -> new Refusals(
                        Columns.id(row, "channel_account_id"),
                        Columns.instant(row, "hour"),
                        (int) Columns.number(row, "status"),
                        Columns.text(row, "reason"),
                        Columns.number(row, "count"),
                        Columns.instant(row, "last_at"),
                        Columns.text(row, "detail")))
                .all();
    }

    /** Forgets what is older than that. */
    Mono<Void> sweep(Duration keep) {
        return db.sql("delete from http_refusal where hour < now() - :keep::interval")
                .bind("keep", keep.toSeconds() + " seconds")
                .then();
    }
}
