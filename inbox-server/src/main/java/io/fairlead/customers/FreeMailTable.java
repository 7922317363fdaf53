package io.fairlead.customers;

import io.fairlead.kernel.Columns;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code free_mail_domain}. */
@Component
final class FreeMailTable {

    private final DatabaseClient db;

    FreeMailTable(DatabaseClient db) {
        this.db = db;
    }

    Flux<String> all() {
        return db.sql("select domain from free_mail_domain order by domain")
                .map(row -> Columns.text(row, "domain"))
                .all();
    }

    Mono<Boolean> add(String domain) {
        return changed("insert into free_mail_domain (domain) values (:domain) on conflict do nothing", domain);
    }

    Mono<Boolean> remove(String domain) {
        return changed("delete from free_mail_domain where domain = :domain", domain);
    }

    Mono<Boolean> disown(String domain) {
        return changed("delete from company_domain where domain = :domain", domain);
    }

    private Mono<Boolean> changed(String sql, String domain) {
        return db.sql(sql).bind("domain", domain).fetch().rowsUpdated().map(rows -> rows > 0);
    }
}
