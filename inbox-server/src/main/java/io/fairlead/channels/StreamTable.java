package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of watched channels: where each stands, which node watches it, what its provider gave anew. */
@Component
final class StreamTable {

    private final DatabaseClient db;

    StreamTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<String> cursor(UUID account) {
        return db.sql("select cursor from channel_cursor where channel_account_id = :id")
                .bind("id", account)
                .map(row -> Columns.text(row, "cursor"))
                .one();
    }

    Mono<byte[]> secret(UUID account) {
        return db.sql("select sealed from channel_grant where channel_account_id = :id")
                .bind("id", account)
                .map(row -> Columns.get(row, "sealed", byte[].class))
                .one();
    }

    Mono<Void> keepSecret(UUID account, byte[] sealed) {
        return db.sql("""
                        insert into channel_grant (channel_account_id, sealed) values (:id, :sealed)
                        on conflict (channel_account_id) do update set sealed = excluded.sealed, updated_at = now()
                        """).bind("id", account).bind("sealed", sealed).then();
    }

    /** Takes or renews what is free or ours; gives the accounts that are ours now. */
    Mono<Set<UUID>> lease(List<UUID> accounts, String node, Duration lease) {
        return db.sql("""
                        insert into channel_lease as l (channel_account_id, owner, until)
                        select id, :node, now() + make_interval(secs => :seconds) from unnest(:ids) as a(id) order by id
                        on conflict (channel_account_id) do update set owner = excluded.owner, until = excluded.until
                        where l.owner = excluded.owner or l.until < now()
                        returning channel_account_id
                        """)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("ids", accounts.toArray(UUID[]::new))
                .map(row -> Columns.id(row, "channel_account_id"))
                .all()
                .collect(Collectors.toSet());
    }

    Mono<Void> release(String node) {
        return db.sql("delete from channel_lease where owner = :node")
                .bind("node", node)
                .then();
    }
}
