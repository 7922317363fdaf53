package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the published versions of forms. */
@Component
final class FormTable {

    private static final int LISTED = 50;

    private final DatabaseClient db;

    FormTable(DatabaseClient db) {
        this.db = db;
    }

    /** @param by the admin's name; null if it is not known any more */
    record Version(int version, Instant at, @Nullable String by) {}

    Mono<Void> insert(UUID account, int version, String definition, @Nullable UUID by) {
        var insert =
                db.sql("""
                        insert into form_version (channel_account_id, version, definition, created_by)
                        values (:account, :version, cast(:definition as json), :by)
                        """).bind("account", account).bind("version", version).bind("definition", definition);
        return (by == null ? insert.bindNull("by", UUID.class) : insert.bind("by", by)).then();
    }

    /** Newest first. */
    Flux<Version> versions(UUID account) {
        return db.sql("""
                        select v.version, v.created_at, u.name
                        from form_version v left join app_user u on u.id = v.created_by
                        where v.channel_account_id = :account
                        order by v.version desc limit :most
                        """)
                .bind("account", account)
                .bind("most", LISTED)
                .map(row -> new Version(
                        Math.toIntExact(Columns.number(row, "version")),
                        Columns.instant(row, "created_at"),
                        row.get("name", String.class)))
                .all();
    }

    Mono<String> definition(UUID account, int version) {
        return db.sql("""
                        select definition::text as definition from form_version
                        where channel_account_id = :account and version = :version
                        """)
                .bind("account", account)
                .bind("version", version)
                .map(row -> Columns.text(row, "definition"))
                .one();
    }
}
