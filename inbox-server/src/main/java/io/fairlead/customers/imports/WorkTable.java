package io.fairlead.customers.imports;

import io.fairlead.customers.imports.reading.Choice;
import io.fairlead.customers.imports.reading.Shape;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of the work on imports: one node has an import at a time, and each step of it ends with an update that fails if the
 * import is no longer this node's or was stopped meanwhile, so that the step is undone.
 */
@Component
final class WorkTable {

    private static final String JOB = """
            id, state, file_ref, chosen::text as chosen, headers, fields, country, source_name, campaign, tags, rows, position,
            sees_all, inboxes
            """;

    private final DatabaseClient db;
    private final JsonMapper json;

    WorkTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /** The import is another node's by now, or was stopped. */
    static final class Lost extends RuntimeException {
        Lost() {
            super("the import is no longer this node's", null, false, false);
        }
    }

    /** What the rows of a step came to. */
    record Tally(int fresh, int matched, int conflicts, int invalid, int made, int filled) {}

    /** The oldest that waits for work; it is this node's then. */
    Mono<Job> claim(String node, Duration lease) {
        return db.sql("""
                        update contact_import set lease_owner = :node, lease_until = now() + make_interval(secs => :seconds)
                        where id = (
                            select id from contact_import
                            where state in ('reading', 'checking', 'importing', 'undoing')
                              and (lease_until is null or lease_until < now() or lease_owner = :node)
                            order by changed_at limit 1 for update skip locked)
                        returning\s""" + JOB)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .map(this::job)
                .one();
    }

    Mono<Void> release(String node) {
        return db.sql("update contact_import set lease_owner = null, lease_until = null where lease_owner = :node")
                .bind("node", node)
                .then();
    }

    /** Keeps the import this node's while there is nothing to store. */
    Mono<Void> renew(UUID id, String node, Duration lease) {
        return owned(db.sql("""
                        update contact_import set lease_until = now() + make_interval(secs => :seconds)
                        where id = :id and lease_owner = :node and state = 'reading'
                        """)
                .bind("id", id)
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .fetch()
                .rowsUpdated());
    }

    Mono<Void> read(
            UUID id,
            String node,
            Shape shape,
            List<String> headers,
            List<String> fields,
            @Nullable String mapping,
            int rows) {
        return owned(db.sql("""
                        update contact_import set version = version + 1, state = 'ready', changed_at = now(), lease_owner = null,
                            lease_until = null, format = :format, encoding = :encoding, delimiter = :delimiter, sheet = :sheet,
                            sheets = :sheets, header = :header, headers = :headers, fields = :fields, mapping = :mapping,
                            rows = :rows, total = :rows, position = 0, fresh = 0, matched = 0, conflicts = 0, invalid = 0
                        where id = :id and lease_owner = :node and state = 'reading'
                        """)
                .bind("id", id)
                .bind("node", node)
                .bind("format", shape.format())
                .bind("encoding", ImportTable.maybe(shape.encoding()))
                .bind("delimiter", delimiter(shape.delimiter()))
                .bind("sheet", ImportTable.maybe(shape.sheet()))
                .bind("sheets", shape.sheets().toArray(String[]::new))
                .bind("header", shape.header())
                .bind("headers", headers.toArray(String[]::new))
                .bind("fields", fields.toArray(String[]::new))
                .bind("mapping", ImportTable.maybe(mapping))
                .bind("rows", rows)
                .fetch()
                .rowsUpdated());
    }

    /** A tabulator is blank, and a delimiter all the same. */
    private static Object delimiter(@Nullable String delimiter) {
        return delimiter == null ? ImportTable.maybe(null) : delimiter;
    }

    /** Ends a step of trying out or carrying out; the state that follows is begun if nothing is left. */
    Mono<Job> advance(Job job, String node, Duration lease, int position, Tally tally, @Nullable String next) {
        return owned(db.sql("""
                        update contact_import set version = version + 1, position = :position,
                            fresh = fresh + :fresh, matched = matched + :matched, conflicts = conflicts + :conflicts,
                            invalid = invalid + :invalid, made = made + :made, filled = filled + :filled,
                            lease_until = now() + make_interval(secs => :seconds),
                            changed_at = case when :next::text is null then changed_at else now() end,
                            state = coalesce(:next, state),
                            checked_at = case when :next = 'checked' then now() else checked_at end,
                            finished_at = case when :next = 'done' then now() else finished_at end
                        where id = :id and lease_owner = :node and state = :state
                        returning\s""" + JOB)
                .bind("id", job.id())
                .bind("node", node)
                .bind("state", job.state())
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("position", position)
                .bind("fresh", tally.fresh())
                .bind("matched", tally.matched())
                .bind("conflicts", tally.conflicts())
                .bind("invalid", tally.invalid())
                .bind("made", tally.made())
                .bind("filled", tally.filled())
                .bind("next", ImportTable.maybe(next))
                .map(this::job));
    }

    /** Ends a step of taking back. */
    Mono<Job> undone(Job job, String node, Duration lease, int restored, int kept, boolean over) {
        return owned(db.sql("""
                        update contact_import set version = version + 1, position = position + :restored + :kept,
                            restored = restored + :restored, kept = kept + :kept,
                            lease_until = now() + make_interval(secs => :seconds),
                            changed_at = case when :over then now() else changed_at end,
                            state = case when :over then 'undone' else state end,
                            undone_at = case when :over then now() end
                        where id = :id and lease_owner = :node and state = 'undoing'
                        returning\s""" + JOB)
                .bind("id", job.id())
                .bind("node", node)
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("restored", restored)
                .bind("kept", kept)
                .bind("over", over)
                .map(this::job));
    }

    /** Nothing goes on by itself. */
    Mono<Long> fail(Job job, String node, String code, String detail) {
        return db.sql("""
                        update contact_import set version = version + 1, failed_in = state, state = 'failed', changed_at = now(),
                            failure = :code, failure_detail = :detail, lease_owner = null, lease_until = null
                        where id = :id and lease_owner = :node and state = :state
                        """)
                .bind("id", job.id())
                .bind("node", node)
                .bind("state", job.state())
                .bind("code", code)
                .bind("detail", detail)
                .fetch()
                .rowsUpdated();
    }

    private static Mono<Void> owned(Mono<Long> updated) {
        return updated.filter(rows -> rows > 0)
                .switchIfEmpty(Mono.error(Lost::new))
                .then();
    }

    private static Mono<Job> owned(org.springframework.r2dbc.core.RowsFetchSpec<Job> updated) {
        return updated.one().switchIfEmpty(Mono.error(Lost::new));
    }

    private Job job(Readable row) {
        UUID[] inboxes = Columns.get(row, "inboxes", UUID[].class);
        return new Job(
                Columns.id(row, "id"),
                Columns.text(row, "state"),
                Columns.text(row, "file_ref"),
                json.readValue(Columns.text(row, "chosen"), Choice.class),
                ImportTable.texts(row.get("headers", String[].class)),
                ImportTable.texts(row.get("fields", String[].class)),
                row.get("country", String.class),
                row.get("source_name", String.class),
                row.get("campaign", String.class),
                ImportTable.texts(row.get("tags", String[].class)),
                (int) Columns.number(row, "rows"),
                (int) Columns.number(row, "position"),
                Columns.get(row, "sees_all", Boolean.class),
                List.of(inboxes));
    }
}
