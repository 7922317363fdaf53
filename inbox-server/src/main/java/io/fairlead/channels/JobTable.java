package io.fairlead.channels;

import io.fairlead.channel.StreamConnector.Selection;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of the work of comparing channels with their ledgers. */
@Component
final class JobTable {

    private static final String COLUMNS = """
            j.id, j.channel_account_id, j.kind, j.state, j.asked_at, u.name as asked_by, j.from_number, j.to_number, j.since, j.before,
            j.place, j.reached, j.seen_to, j.found, j.behind, j.missing, j.sample, j.done, j.imported, j.duplicate, j.quarantined,
            j.error, j.finished_at
            """;

    private final DatabaseClient db;

    JobTable(DatabaseClient db) {
        this.db = db;
    }

    /**
     * @param kind {@code check} or {@code backfill}
     * @param state {@code queued}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
     * @param askedBy a name; null: the schedule
     */
    record Job(
            UUID id,
            UUID channelId,
            String kind,
            String state,
            Instant askedAt,
            @Nullable String askedBy,
            @Nullable Long from,
            @Nullable Long to,
            @Nullable Instant since,
            @Nullable Instant before,
            @Nullable String place,
            @Nullable Long reached,
            @Nullable Long seenTo,
            int found,
            int behind,
            int missing,
            @Nullable String sample,
            int done,
            int imported,
            int duplicate,
            int quarantined,
            @Nullable String error,
            @Nullable Instant finishedAt) {

        boolean isCheck() {
            return kind.equals("check");
        }

        /** Null: all that the channel is to take. */
        @Nullable
        Selection selection() {
            return isCheck() ? null : new Selection(from, to, since, before);
        }
    }

    /** Empty if one of its kind is under way for this channel. */
    Mono<UUID> ask(UUID account, String kind, UUID by, @Nullable Selection selection) {
        Selection all = selection == null ? new Selection(null, null, null, null) : selection;
        GenericExecuteSpec insert =
                db.sql("""
                        insert into channel_job (channel_account_id, kind, asked_by, from_number, to_number, since, before)
                        values (:account, :kind, :by, :from, :to, :since, :before)
                        on conflict do nothing returning id
                        """).bind("account", account).bind("kind", kind).bind("by", by);
        insert = all.from() == null ? insert.bindNull("from", Long.class) : insert.bind("from", all.from());
        insert = all.to() == null ? insert.bindNull("to", Long.class) : insert.bind("to", all.to());
        insert = instant(insert, "since", all.since());
        return instant(insert, "before", all.before())
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** Asks for a check of each watched and working channel that had none for this long. */
    Mono<Long> schedule(Duration every) {
        return db.sql("""
                        insert into channel_job (channel_account_id, kind)
                        select l.channel_account_id, 'check'
                        from channel_lease l join channel_account c on c.id = l.channel_account_id
                        where l.until > now() and c.state = 'connected' and c.created_at < now() - make_interval(secs => :every)
                          and not exists (select from channel_job j where j.channel_account_id = c.id and j.kind = 'check'
                                            and j.asked_at > now() - make_interval(secs => :every))
                        on conflict do nothing
                        """).bind("every", every.toMillis() / 1000.0).fetch().rowsUpdated();
    }

    /** The one of this kind that waits longest, or that its node has let go of; it is this node's now. */
    Mono<Job> claim(String kind, String node, Duration lease) {
        return db.sql("""
                        with taken as (
                            update channel_job set state = 'running', owner = :node, until = now() + make_interval(secs => :lease)
                            where id = (select id from channel_job
                                        where kind = :kind and (state = 'queued' or (state = 'running' and until < now()))
                                        order by asked_at limit 1 for update skip locked)
                            returning *)
                        select\s""" + COLUMNS + " from taken j left join app_user u on u.id = j.asked_by")
                .bind("kind", kind)
                .bind("node", node)
                .bind("lease", lease.toMillis() / 1000.0)
                .map(JobTable::job)
                .one();
    }

    record Found(
            String place,
            long reached,
            long seenTo,
            int found,
            int behind,
            int missing,
            @Nullable String sample) {}

    /** Holds the lease, too; false if the job was cancelled or is another node's now. */
    Mono<Boolean> found(UUID id, String node, Duration lease, Found found) {
        GenericExecuteSpec update = db.sql("""
                        update channel_job set place = :place, reached = :reached, seen_to = :seen, found = :found, behind = :behind,
                               missing = :missing, sample = :sample, until = now() + make_interval(secs => :lease)
                        where id = :id and owner = :node and state = 'running'
                        """)
                .bind("id", id)
                .bind("node", node)
                .bind("lease", lease.toMillis() / 1000.0)
                .bind("place", found.place())
                .bind("reached", found.reached())
                .bind("seen", found.seenTo())
                .bind("found", found.found())
                .bind("behind", found.behind())
                .bind("missing", found.missing());
        return LedgerTable.nullable(update, "sample", found.sample())
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0);
    }

    /** Adds to the figures and holds the lease; false if the job was cancelled or is another node's now. */
    Mono<Boolean> progress(
            UUID id, String node, Duration lease, int done, int imported, int duplicate, int quarantined) {
        return db.sql("""
                        update channel_job set done = done + :done, imported = imported + :imported, duplicate = duplicate + :duplicate,
                               quarantined = quarantined + :quarantined, until = now() + make_interval(secs => :lease)
                        where id = :id and owner = :node and state = 'running'
                        """)
                .bind("id", id)
                .bind("node", node)
                .bind("lease", lease.toMillis() / 1000.0)
                .bind("done", done)
                .bind("imported", imported)
                .bind("duplicate", duplicate)
                .bind("quarantined", quarantined)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0);
    }

    /** Those that are done leave a trace for a while; checks that found nothing amiss only for some days. */
    Mono<Void> finish(Job job, String node, String state, @Nullable String error) {
        GenericExecuteSpec update = db.sql("""
                        with old as (
                            delete from channel_job where channel_account_id = :account and kind = 'check' and missing = 0
                              and asked_at < now() - interval '3 days')
                        update channel_job set state = :state, error = :error, finished_at = now(), until = null
                        where id = :id and owner = :node and state = 'running'
                        """)
                .bind("account", job.channelId())
                .bind("id", job.id())
                .bind("node", node)
                .bind("state", state);
        return LedgerTable.nullable(update, "error", error).then();
    }

    /** Empty if it has ended. */
    Mono<UUID> cancel(UUID account, UUID id) {
        return db.sql("""
                        update channel_job set state = 'cancelled', finished_at = now()
                        where id = :id and channel_account_id = :account and state in ('queued', 'running') returning id
                        """)
                .bind("id", id)
                .bind("account", account)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** Newest first. */
    Flux<Job> latest(UUID account, int limit) {
        return db.sql("select " + COLUMNS + """
                         from channel_job j left join app_user u on u.id = j.asked_by
                        where j.channel_account_id = :account order by j.asked_at desc, j.id desc limit :limit
                        """)
                .bind("account", account)
                .bind("limit", limit)
                .map(JobTable::job)
                .all();
    }

    /** The check before this one that came to an end. */
    Mono<Job> checkBefore(Job job) {
        return db.sql("select " + COLUMNS + """
                         from channel_job j left join app_user u on u.id = j.asked_by
                        where j.channel_account_id = :account and j.kind = 'check' and j.state = 'done' and j.id <> :id
                        order by j.asked_at desc limit 1
                        """)
                .bind("account", job.channelId())
                .bind("id", job.id())
                .map(JobTable::job)
                .one();
    }

    private static GenericExecuteSpec instant(GenericExecuteSpec statement, String name, @Nullable Instant value) {
        return value == null
                ? statement.bindNull(name, OffsetDateTime.class)
                : statement.bind(name, value.atOffset(ZoneOffset.UTC));
    }

    private static Job job(Readable row) {
        return new Job(
                Columns.id(row, "id"),
                Columns.id(row, "channel_account_id"),
                Columns.text(row, "kind"),
                Columns.text(row, "state"),
                Columns.instant(row, "asked_at"),
                row.get("asked_by", String.class),
                row.get("from_number", Long.class),
                row.get("to_number", Long.class),
                Columns.maybeInstant(row, "since"),
                Columns.maybeInstant(row, "before"),
                row.get("place", String.class),
                row.get("reached", Long.class),
                row.get("seen_to", Long.class),
                (int) Columns.number(row, "found"),
                (int) Columns.number(row, "behind"),
                (int) Columns.number(row, "missing"),
                row.get("sample", String.class),
                (int) Columns.number(row, "done"),
                (int) Columns.number(row, "imported"),
                (int) Columns.number(row, "duplicate"),
                (int) Columns.number(row, "quarantined"),
                row.get("error", String.class),
                Columns.maybeInstant(row, "finished_at"));
    }
}
