package io.fairlead.access;

import io.fairlead.kernel.Columns;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of {@code installation}. */
@Component
final class InstallationTable {

    private final DatabaseClient db;

    InstallationTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<Boolean> isNeeded() {
        return db.sql("select not exists (select from app_user) as needed")
                .map(row -> Columns.get(row, "needed", Boolean.class))
                .one();
    }

    /** Empty if it was claimed before, or if there are users. */
    Mono<Boolean> claim(String company) {
        return db.sql("""
                        insert into installation (company)
                        select :company where not exists (select from app_user)
                        on conflict do nothing
                        returning one
                        """)
                .bind("company", company)
                .map(row -> Columns.get(row, "one", Boolean.class))
                .one();
    }
}
