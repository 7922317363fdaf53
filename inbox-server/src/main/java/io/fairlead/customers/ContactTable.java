package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Page;
import io.r2dbc.spi.Parameters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of contacts as people read and edit them. */
@Component
final class ContactTable {

    private static final String KEY = "coalesce(c.last_interaction_at, c.created_at)";

    private final DatabaseClient db;
    private final JsonMapper json;

    ContactTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    private record Row(ContactView view, Instant key) {}

    /** The latest sign of life first; one statement. */
    Mono<Page<ContactView>> list(
            Actor actor, @Nullable String q, @Nullable UUID company, int limit, @Nullable String after) {
        StringBuilder sql = new StringBuilder("with page as (select c.id, " + KEY
                + " as key from contact c where c.merged_into_id is null and " + Scope.CONTACT);
        Cursor cursor = after == null ? null : Cursor.parse(after);
        if (company != null) {
            sql.append(" and c.company_id = :company");
        }
        if (q != null) {
            sql.append("""
                     and (c.name ilike :q or c.stated_company ilike :q
                        or exists (select from company k where k.id = c.company_id and k.name ilike :q)
                        or exists (select from contact_identity i where i.contact_id = c.id and i.normalized ilike :q))
                    """);
        }
        if (cursor != null) {
            sql.append(" and (" + KEY + ", c.id) < (:afterKey, :afterId)");
        }
        sql.append(" order by " + KEY + " desc, c.id desc limit ")
                .append(limit + 1)
                .append(") select v.json::text as json, p.key from page p join contact_view v on v.id = p.id")
                .append(" order by p.key desc, p.id desc");
        var call = Scope.bind(db.sql(sql.toString()), actor);
        call = company == null ? call : call.bind("company", company);
        call = q == null ? call : call.bind("q", Scope.anywhere(q));
        call = cursor == null
                ? call
                : call.bind("afterKey", cursor.instant().atOffset(ZoneOffset.UTC))
                        .bind("afterId", cursor.id());
        return call.map(row -> new Row(view(Columns.text(row, "json")), Columns.instant(row, "key")))
                .all()
                .collectList()
                .map(rows -> page(rows, limit));
    }

    private static Page<ContactView> page(List<Row> rows, int limit) {
        List<Row> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next = rows.size() > limit
                ? new Cursor(
                                shown.getLast().key().toString(),
                                shown.getLast().view().id())
                        .toString()
                : null;
        return new Page<>(shown.stream().map(Row::view).toList(), next);
    }

    /** With the newest conversations that the actor sees. */
    Mono<ContactView> detail(Actor actor, UUID id) {
        return Scope.bind(db.sql("""
                        select c.json::text as json, coalesce((
                            select json_agg(t.json) from (
                                select json_build_object('id', v.id, 'number', v.number, 'subject', v.subject, 'status', v.status,
                                    'channelKind', h.kind, 'lastInteractionAt', iso(v.last_interaction_at)) as json
                                from conversation v join channel_account h on h.id = v.channel_account_id
                                where v.contact_id = c.id and (:all or v.inbox_id = any(:inboxes))
                                order by v.last_interaction_at desc limit 50) t), '[]')::text as talks
                        from contact_view c where c.id = :id and %s
                        """.formatted(Scope.CONTACT)), actor)
                .bind("id", id)
                .map(row -> view(Columns.text(row, "json"))
                        .with(json.readValue(Columns.text(row, "talks"), new TypeReference<>() {})))
                .one();
    }

    Mono<ContactView> view(UUID id) {
        return db.sql("select c.json::text as json from contact_view c where c.id = :id")
                .bind("id", id)
                .map(row -> view(Columns.text(row, "json")))
                .one();
    }

    /** The version, locked until the transaction ends; empty if the actor does not see the contact. */
    Mono<Long> lock(Actor actor, UUID id) {
        return Scope.bind(
                        db.sql("select c.version from contact c where c.id = :id and c.merged_into_id is null and "
                                + Scope.CONTACT + " for no key update of c"),
                        actor)
                .bind("id", id)
                .map(row -> Columns.number(row, "version"))
                .one();
    }

    Mono<Long> edit(UUID id, ContactEdit edit) {
        return db.sql("""
                        update contact set version = version + 1,
                            name = case when :name is null then name else nullif(:name, '') end,
                            country = case when :country is null then country else nullif(:country, '') end,
                            language = case when :language is null then language else nullif(:language, '') end,
                            time_zone = case when :zone is null then time_zone else nullif(:zone, '') end,
                            tags = coalesce(:tags, tags),
                            company_id = case when :company is null then company_id else nullif(:company, '')::uuid end
                        where id = :id
                        """)
                .bind("id", id)
                .bind("name", maybe(edit.name()))
                .bind("country", maybe(edit.country()))
                .bind("language", maybe(edit.language()))
                .bind("zone", maybe(edit.timeZone()))
                .bind(
                        "tags",
                        edit.tags() == null
                                ? Parameters.in(String[].class)
                                : edit.tags().toArray(String[]::new))
                .bind("company", maybe(edit.companyId()))
                .fetch()
                .rowsUpdated();
    }

    /** The inboxes that have conversations with the person. */
    Flux<UUID> inboxes(UUID id) {
        return db.sql("select distinct inbox_id from conversation where contact_id = :id")
                .bind("id", id)
                .map(row -> Columns.id(row, "inbox_id"))
                .all();
    }

    private ContactView view(String text) {
        return json.readValue(text, ContactView.class);
    }

    private static Object maybe(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : text;
    }
}
