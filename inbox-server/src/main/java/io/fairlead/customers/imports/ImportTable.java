package io.fairlead.customers.imports;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Role;
import io.r2dbc.spi.Parameters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of imports as people see and steer them. */
@Component
final class ImportTable {

    private static final int PREVIEW = 20;

    /** Whose import {@code i} is: the person's own; an admin sees all. */
    private static final String SEEN = " i.state <> 'discarded' and (:all or i.created_by = :me)";

    private final DatabaseClient db;
    private final JsonMapper json;

    ImportTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /** @param state and with it what may be done now */
    record Held(long version, String state, String format, List<String> headers, List<String> fields) {}

    Mono<UUID> insert(UUID by, String fileName, String fileRef, long size) {
        return db.sql("""
                        insert into contact_import (created_by, file_name, file_ref, file_size)
                        values (:by, :name, :ref, :size) returning id
                        """)
                .bind("by", by)
                .bind("name", fileName)
                .bind("ref", fileRef)
                .bind("size", size)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** How many the person has begun and not finished. */
    Mono<Long> open(UUID by) {
        return db.sql("""
                        select count(*) as n from contact_import
                        where created_by = :by and state not in ('done', 'undone', 'discarded')
                        """).bind("by", by).map(row -> Columns.number(row, "n")).one();
    }

    /** The newest first. */
    Mono<Page<ImportView>> list(Actor.User actor, int limit, @Nullable UUID after) {
        var call = scoped(
                "select i.json::text as json from contact_import_view i where" + SEEN
                        + (after == null ? "" : " and i.id < :after")
                        + " order by i.id desc limit " + (limit + 1),
                actor);
        return (after == null ? call : call.bind("after", after))
                .map(row -> view(Columns.text(row, "json")))
                .all()
                .collectList()
                .map(rows -> rows.size() > limit
                        ? new Page<>(
                                rows.subList(0, limit), rows.get(limit - 1).id().toString())
                        : new Page<>(rows, null));
    }

    Mono<ImportView> view(UUID id) {
        return db.sql("select i.json::text as json from contact_import_view i where i.id = :id")
                .bind("id", id)
                .map(row -> view(Columns.text(row, "json")))
                .one();
    }

    /** Empty if the actor does not see it. */
    Mono<ImportDetail> detail(Actor.User actor, UUID id) {
        return scoped("""
                        select i.json::text as json, i.headers, i.fields,
                               coalesce((select json_agg(r.cells order by r.no) from contact_import_row r
                                         where r.import_id = i.id and r.no <= %d), '[]')::text as preview,
                               array(select m.name from contact_import_mapping m where m.headers = i.headers
                                     order by m.used_at desc limit 20) as mappings
                        from contact_import_view i where i.id = :id and
                        """.formatted(PREVIEW) + SEEN, actor)
                .bind("id", id)
                .map(row -> new ImportDetail(
                        view(Columns.text(row, "json")),
                        texts(row.get("headers", String[].class)),
                        texts(row.get("fields", String[].class)),
                        json.readValue(Columns.text(row, "preview"), new tools.jackson.core.type.TypeReference<>() {}),
                        texts(row.get("mappings", String[].class))))
                .one();
    }

    /** Locked until the transaction ends; empty if the actor does not see it. */
    Mono<Held> lock(Actor.User actor, UUID id) {
        return scoped(
                        "select i.version, i.state, coalesce(i.format, '') as format, i.headers, i.fields from contact_import i where i.id = :id and"
                                + SEEN + " for no key update",
                        actor)
                .bind("id", id)
                .map(row -> new Held(
                        Columns.number(row, "version"),
                        Columns.text(row, "state"),
                        Columns.text(row, "format"),
                        texts(row.get("headers", String[].class)),
                        texts(row.get("fields", String[].class))))
                .one();
    }

    /** What was tried out before is void. */
    Mono<Long> describe(UUID id, ImportEdit edit, List<String> fields) {
        return db.sql("""
                        update contact_import set version = version + 1, state = 'ready', changed_at = now(), fields = :fields,
                            mapping = :mapping, country = :country, source_name = :source, campaign = :campaign, tags = :tags,
                            fresh = 0, matched = 0, conflicts = 0, invalid = 0, checked_at = null, failure = null, failed_in = null
                        where id = :id
                        """)
                .bind("id", id)
                .bind("fields", fields.toArray(String[]::new))
                .bind("mapping", maybe(edit.saveAs() == null ? edit.mapping() : edit.saveAs()))
                .bind("country", maybe(edit.country()))
                .bind("source", maybe(edit.sourceName()))
                .bind("campaign", maybe(edit.campaign()))
                .bind("tags", edit.tagsOrNone().toArray(String[]::new))
                .fetch()
                .rowsUpdated();
    }

    /** Reads the file again. */
    Mono<Long> reread(UUID id, String chosen) {
        return db.sql("""
                        update contact_import set version = version + 1, state = 'reading', changed_at = now(), chosen = :chosen::json,
                            position = 0, rows = 0, total = 0, failure = null, failed_in = null, checked_at = null
                        where id = :id
                        """).bind("id", id).bind("chosen", chosen).fetch().rowsUpdated();
    }

    /** Begins a state of work, with the scope of whoever wants it. */
    Mono<Long> begin(Actor.User actor, UUID id, String state) {
        return db.sql("""
                        update contact_import set version = version + 1, state = :state, changed_at = now(), position = 0,
                            sees_all = :all, inboxes = :inboxes, fresh = 0, matched = 0, conflicts = 0, invalid = 0,
                            total = rows, failure = null, failed_in = null,
                            started_at = case when :state = 'importing' then now() else started_at end
                        where id = :id
                        """)
                .bind("id", id)
                .bind("state", state)
                .bind("all", actor.role() == Role.ADMIN)
                .bind("inboxes", actor.inboxes().toArray(UUID[]::new))
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> beginUndo(Actor.User actor, UUID id) {
        return db.sql("""
                        update contact_import i set version = version + 1, state = 'undoing', changed_at = now(), position = 0,
                            total = (select count(*) from contact_import_contact x where x.import_id = i.id and x.outcome is null),
                            restored = 0, kept = 0, failure = null, failed_in = null, undone_by = :by
                        where i.id = :id
                        """).bind("id", id).bind("by", actor.id()).fetch().rowsUpdated();
    }

    /** Goes on where it was. */
    Mono<Long> resume(UUID id) {
        return db.sql("""
                        update contact_import set version = version + 1, state = failed_in, changed_at = now(), failure = null,
                            failed_in = null, lease_until = null
                        where id = :id and failed_in is not null
                        """).bind("id", id).fetch().rowsUpdated();
    }

    Mono<Long> stop(UUID id) {
        return db.sql("""
                        update contact_import set version = version + 1, failed_in = state, state = 'stopped', changed_at = now()
                        where id = :id
                        """).bind("id", id).fetch().rowsUpdated();
    }

    Mono<Long> discard(UUID id) {
        return db.sql("""
                        update contact_import set version = version + 1, state = 'discarded', changed_at = now() where id = :id
                        """).bind("id", id).fetch().rowsUpdated();
    }

    Mono<Long> saveMapping(UUID by, String name, List<String> headers, List<String> fields) {
        return db.sql("""
                        insert into contact_import_mapping (name, headers, fields, created_by)
                        values (:name, :headers, :fields, :by)
                        on conflict (name) do update set headers = excluded.headers, fields = excluded.fields, used_at = now()
                        """)
                .bind("name", name)
                .bind("headers", headers.toArray(String[]::new))
                .bind("fields", fields.toArray(String[]::new))
                .bind("by", by)
                .fetch()
                .rowsUpdated();
    }

    /** The one of this name, or else the one used last for these columns; it is used now. */
    Mono<Saved> mapping(List<String> headers, @Nullable String name) {
        return db.sql("""
                        update contact_import_mapping set used_at = now() where id = (
                            select id from contact_import_mapping where headers = :headers and (:name::text is null or name = :name)
                            order by used_at desc limit 1)
                        returning name, fields
                        """)
                .bind("headers", headers.toArray(String[]::new))
                .bind("name", maybe(name))
                .map(row -> new Saved(Columns.text(row, "name"), texts(row.get("fields", String[].class))))
                .one();
    }

    record Saved(String name, List<String> fields) {}

    /** Files of imports that nobody needs any more, whose rows are deleted by this. */
    Flux<String> sweep(ImportSettings settings) {
        return db.sql("""
                        with old as (
                            select id from contact_import
                            where state = 'discarded' and changed_at < now() - interval '1 hour'
                               or state in ('ready', 'checked', 'failed', 'reading') and started_at is null
                                  and changed_at < now() - make_interval(secs => :unfinished)
                            limit 100 for update skip locked),
                        gone as (
                            delete from contact_import i using old where i.id = old.id returning i.file_ref),
                        past as (
                            select id from contact_import
                            where state in ('done', 'undone', 'stopped', 'failed') and started_at is not null and emptied_at is null
                              and changed_at < now() - make_interval(secs => :keep)
                            limit 10 for update skip locked),
                        rows as (delete from contact_import_row r using past where r.import_id = past.id),
                        claims as (delete from contact_import_identity r using past where r.import_id = past.id),
                        contacts as (delete from contact_import_contact r using past where r.import_id = past.id),
                        emptied as (
                            update contact_import i set emptied_at = now(), version = i.version + 1, file_ref = '' from past
                            where i.id = past.id returning (select o.file_ref from contact_import o where o.id = i.id) as file_ref)
                        select file_ref from gone union select file_ref from emptied
                        """)
                .bind("unfinished", settings.keepUnfinished().toSeconds())
                .bind("keep", settings.keep().toSeconds())
                .map(row -> Columns.text(row, "file_ref"))
                .all();
    }

    private GenericExecuteSpec scoped(String sql, Actor.User actor) {
        return db.sql(sql).bind("all", actor.role() == Role.ADMIN).bind("me", actor.id());
    }

    private ImportView view(String text) {
        return json.readValue(text, ImportView.class);
    }

    static List<String> texts(String @Nullable [] array) {
        return array == null ? List.of() : List.of(array);
    }

    static Object maybe(@Nullable String text) {
        return text == null || text.isBlank() ? Parameters.in(String.class) : text;
    }
}
