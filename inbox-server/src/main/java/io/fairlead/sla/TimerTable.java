package io.fairlead.sla;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of {@code sla_timer}. Times are the database's. */
@Component
final class TimerTable {

    private final DatabaseClient db;
    private final JsonMapper json;

    TimerTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /** The newest timer of each conversation, locked until the transaction ends. */
    Flux<Timer> latest(Collection<UUID> conversations) {
        return db.sql("""
                        select t.* from sla_timer t
                        join (select distinct on (l.conversation_id) l.id from sla_timer l
                              where l.conversation_id = any(:conversations)
                              order by l.conversation_id, l.started_at desc, l.id desc) newest on newest.id = t.id
                        order by t.id
                        for no key update of t
                        """)
                .bind("conversations", conversations.toArray(UUID[]::new))
                .map(TimerTable::timer)
                .all();
    }

    /** Writes all of them in the order given: of two of one conversation, the one that is over comes first. */
    Mono<Void> save(List<Timer> timers) {
        if (timers.isEmpty()) {
            return Mono.empty();
        }
        String rows = json.writeValueAsString(timers.stream().map(Stored::of).toList());
        return db.sql("""
                        insert into sla_timer (id, conversation_id, metric, policy_id, policy_version, calendar_id,
                            calendar_version, started_at, target_minutes, counts_from, left_ms, warn_before_ms, warn_at, due_at,
                            next_at, state, warned_at, breached_at, met_at, applied_version)
                        select * from json_to_recordset(:rows::json) as r(id uuid, "conversationId" uuid, metric text,
                            "policyId" uuid, "policyVersion" bigint, "calendarId" uuid, "calendarVersion" bigint,
                            "startedAt" timestamptz, "targetMinutes" int, "countsFrom" timestamptz, "leftMs" bigint,
                            "warnBeforeMs" bigint, "warnAt" timestamptz, "dueAt" timestamptz, "nextAt" timestamptz, state text,
                            "warnedAt" timestamptz, "breachedAt" timestamptz, "metAt" timestamptz, "appliedVersion" bigint)
                        on conflict (id) do update set
                            calendar_version = excluded.calendar_version, counts_from = excluded.counts_from,
                            left_ms = excluded.left_ms, warn_at = excluded.warn_at, due_at = excluded.due_at,
                            next_at = excluded.next_at, state = excluded.state, warned_at = excluded.warned_at,
                            breached_at = excluded.breached_at, met_at = excluded.met_at,
                            applied_version = excluded.applied_version
                        """).bind("rows", rows).then();
    }

    /**
     * Takes timers whose moment has come, oldest first, and moves them on in the same statement; timers that another node
     * is taking are passed over. A conversation that is answered or no longer open by now is not breached: its listener has
     * yet to hear of it, and settles the timer by the time of the answer.
     */
    Flux<Fired> fire(int limit) {
        return db.sql("""
                        with clock as materialized (select clock_timestamp() as at),
                        taken as (
                            select t.id, c.status = 'open' and c.waiting_since is not null as waits
                            from sla_timer t join conversation c on c.id = t.conversation_id
                            where t.next_at <= (select at from clock)
                            order by t.next_at
                            limit :limit
                            for no key update of t skip locked)
                        update sla_timer t set
                            warned_at = case when n.waits and t.warn_at <= clock.at then coalesce(t.warned_at, clock.at)
                                             else t.warned_at end,
                            breached_at = case when n.waits and t.due_at <= clock.at then clock.at else t.breached_at end,
                            state = case when n.waits and t.due_at <= clock.at then 'breached' else t.state end,
                            next_at = case when not n.waits then clock.at + interval '1 second'
                                           when t.due_at <= clock.at then null
                                           else t.due_at end
                        from taken n, clock
                        where t.id = n.id
                        returning t.*, n.waits, n.waits and t.warned_at = clock.at as warns,
                                  n.waits and t.breached_at = clock.at as breaches
                        """)
                .bind("limit", limit)
                .map(row -> new Fired(
                        timer(row),
                        Columns.get(row, "waits", Boolean.class),
                        Boolean.TRUE.equals(row.get("warns", Boolean.class)),
                        Boolean.TRUE.equals(row.get("breaches", Boolean.class))))
                .all();
    }

    /** From now until the next timer is due, not negative; empty if none is. */
    Mono<Duration> untilNext() {
        return db.sql("""
                        select extract(epoch from (min(next_at) - clock_timestamp()))::float8 as seconds
                        from sla_timer where next_at is not null having min(next_at) is not null
                        """)
                .map(row -> Columns.get(row, "seconds", Double.class))
                .one()
                .map(seconds -> Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1000)));
    }

    /** Running timers that count by an older version of their calendar than there is; those being changed are passed over. */
    Flux<Timer> outdated(int limit) {
        return db.sql("""
                        select t.* from business_calendar b
                        join sla_timer t on t.calendar_id = b.id and t.calendar_version < b.version
                        where t.state = 'running'
                        limit :limit
                        for no key update of t skip locked
                        """).bind("limit", limit).map(TimerTable::timer).all();
    }

    /**
     * @param waits false if there is nothing to tell: the timer was only put off
     * @param warns its warning is due with this
     * @param breaches its time is over with this
     */
    record Fired(Timer timer, boolean waits, boolean warns, boolean breaches) {}

    private static Timer timer(Readable row) {
        return new Timer(
                Columns.id(row, "id"),
                Columns.id(row, "conversation_id"),
                Metric.of(Columns.text(row, "metric")),
                Columns.id(row, "policy_id"),
                Columns.number(row, "policy_version"),
                row.get("calendar_id", UUID.class),
                row.get("calendar_version", Long.class),
                Columns.instant(row, "started_at"),
                (int) Columns.number(row, "target_minutes"),
                Columns.maybeInstant(row, "counts_from"),
                Duration.ofMillis(Columns.number(row, "left_ms")),
                Duration.ofMillis(Columns.number(row, "warn_before_ms")),
                Columns.instant(row, "warn_at"),
                Columns.instant(row, "due_at"),
                Columns.maybeInstant(row, "next_at"),
                Timer.State.valueOf(Columns.text(row, "state").toUpperCase(Locale.ROOT)),
                Columns.maybeInstant(row, "warned_at"),
                Columns.maybeInstant(row, "breached_at"),
                Columns.maybeInstant(row, "met_at"),
                Columns.number(row, "applied_version"));
    }

    /** The row as JSON, from which one statement writes many. */
    private record Stored(
            UUID id,
            UUID conversationId,
            String metric,
            UUID policyId,
            long policyVersion,
            @Nullable UUID calendarId,
            @Nullable Long calendarVersion,
            Instant startedAt,
            int targetMinutes,
            @Nullable Instant countsFrom,
            long leftMs,
            long warnBeforeMs,
            Instant warnAt,
            Instant dueAt,
            @Nullable Instant nextAt,
            String state,
            @Nullable Instant warnedAt,
            @Nullable Instant breachedAt,
            @Nullable Instant metAt,
            long appliedVersion) {

        static Stored of(Timer timer) {
            return new Stored(
                    timer.id(),
                    timer.conversationId(),
                    timer.metric().code(),
                    timer.policyId(),
                    timer.policyVersion(),
                    timer.calendarId(),
                    timer.calendarVersion(),
                    timer.startedAt(),
                    timer.targetMinutes(),
                    timer.countsFrom(),
                    timer.left().toMillis(),
                    timer.warnBefore().toMillis(),
                    timer.warnAt(),
                    timer.dueAt(),
                    timer.nextAt(),
                    timer.state().code(),
                    timer.warnedAt(),
                    timer.breachedAt(),
                    timer.metAt(),
                    timer.appliedVersion());
        }
    }
}
