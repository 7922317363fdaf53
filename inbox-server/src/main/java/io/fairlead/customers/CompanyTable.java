package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Page;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of companies. */
@Component
final class CompanyTable {

    private static final String VIEW = """
            select k.id, k.version, k.name, lower(k.name) as key, k.country, k.created_at,
                   array(select d.domain from company_domain d where d.company_id = k.id order by 1) as domains,
                   (select count(*) from contact c where c.company_id = k.id and c.merged_into_id is null and %s) as contacts,
                   (select count(*) from contact c join conversation o on o.contact_id = c.id
                    where c.company_id = k.id and o.status = 'open' and (:all or o.inbox_id = any(:inboxes))) as open
            from company k
            """.formatted(Scope.CONTACT);

    private static final String SEEN = " where k.merged_into_id is null and " + Scope.COMPANY;

    private final DatabaseClient db;

    CompanyTable(DatabaseClient db) {
        this.db = db;
    }

    private record Row(CompanyView view, String key) {}

    /** By name; one statement. */
    Mono<Page<CompanyView>> list(Actor actor, @Nullable String q, int limit, @Nullable String after) {
        StringBuilder sql = new StringBuilder("with page as (select k.* from company k" + SEEN);
        Cursor cursor = after == null ? null : Cursor.parse(after);
        if (q != null) {
            sql.append("""
                     and (k.name ilike :q or exists (
                        select from company_domain d where d.company_id = k.id and d.domain like lower(:q)))
                    """);
        }
        if (cursor != null) {
            sql.append(" and (lower(k.name), k.id) > (:afterKey, :afterId)");
        }
        sql.append(" order by lower(k.name), k.id limit ")
                .append(limit + 1)
                .append(") ")
                .append(VIEW.replace("from company k", "from page k"))
                .append(" order by key, k.id");
        var call = Scope.bind(db.sql(sql.toString()), actor);
        call = q == null ? call : call.bind("q", Scope.anywhere(q));
        call = cursor == null ? call : call.bind("afterKey", cursor.key()).bind("afterId", cursor.id());
        return call.map(row -> new Row(view(row), Columns.text(row, "key")))
                .all()
                .collectList()
                .map(rows -> page(rows, limit));
    }

    private static Page<CompanyView> page(List<Row> rows, int limit) {
        List<Row> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next = rows.size() > limit
                ? new Cursor(shown.getLast().key(), shown.getLast().view().id()).toString()
                : null;
        return new Page<>(shown.stream().map(Row::view).toList(), next);
    }

    /** Empty if the actor does not see it. */
    Mono<CompanyView> find(Actor actor, UUID id) {
        return Scope.bind(db.sql(VIEW + SEEN + " and k.id = :id"), actor)
                .bind("id", id)
                .map(CompanyTable::view)
                .one();
    }

    private static CompanyView view(Readable row) {
        return new CompanyView(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                row.get("country", String.class),
                List.of(Columns.get(row, "domains", String[].class)),
                Columns.number(row, "contacts"),
                Columns.number(row, "open"),
                Columns.instant(row, "created_at"));
    }
}
