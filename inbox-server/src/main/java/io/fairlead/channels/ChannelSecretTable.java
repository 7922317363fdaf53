package io.fairlead.channels;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of what is known about secrets, besides themselves. */
@Component
final class ChannelSecretTable {

    private static final int HINT = 4;
    private static final int MOST = 50;

    private final DatabaseClient db;

    ChannelSecretTable(DatabaseClient db) {
        this.db = db;
    }

    record Row(
            UUID id,
            String hint,
            Instant madeAt,
            @Nullable String madeBy,
            @Nullable Instant until,
            @Nullable String endedBy) {}

    Mono<Void> made(UUID account, Secrets.Key key, Actor by, Instant at) {
        String secret = key.secret();
        return db.sql("""
                        insert into channel_secret (id, channel_account_id, hint, made_at, made_by)
                        values (:id, :account, :hint, :at, :by)
                        """)
                .bind("id", key.id())
                .bind("account", account)
                .bind("hint", secret.substring(Math.max(0, secret.length() - HINT)))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("by", user(by))
                .then();
    }

    /** Those that end sooner already stay as they are. */
    Mono<Void> end(List<UUID> ids, Instant until, Actor by) {
        return db.sql("""
                        update channel_secret set until = :until, ended_by = :by
                        where id = any(:ids) and (until is null or until > :until)
                        """)
                .bind("ids", ids.toArray(UUID[]::new))
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .bind("by", user(by))
                .then();
    }

    /** Newest first. */
    Flux<Row> of(UUID account) {
        return db.sql("""
                        select s.id, s.hint, s.made_at, m.name as made_by, s.until, e.name as ended_by
                        from channel_secret s left join app_user m on m.id = s.made_by left join app_user e on e.id = s.ended_by
                        where s.channel_account_id = :account order by s.made_at desc, s.id desc limit :most
                        """)
                .bind("account", account)
                .bind("most", MOST)
                .map(row -> {
                    OffsetDateTime until = row.get("until", OffsetDateTime.class);
                    return new Row(
                            Columns.id(row, "id"),
                            Columns.text(row, "hint"),
                            Columns.instant(row, "made_at"),
                            row.get("made_by", String.class),
                            until == null ? null : until.toInstant(),
                            row.get("ended_by", String.class));
                })
                .all();
    }

    private static Object user(Actor by) {
        return by instanceof Actor.User user ? user.id() : Parameters.in(UUID.class);
    }
}
