package io.fairlead.sla;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code sla_policy} and {@code sla_inbox}. */
@Component
final class PolicyTable {

    private static final String SELECT = """
            select p.*, array(select s.inbox_id from sla_inbox s where s.policy_id = p.id order by 1) as inboxes
            from sla_policy p
            """;

    private final DatabaseClient db;

    PolicyTable(DatabaseClient db) {
        this.db = db;
    }

    Flux<PolicyView> all() {
        return db.sql(SELECT + " order by lower(p.name), p.id")
                .map(PolicyTable::view)
                .all();
    }

    Mono<PolicyView> find(UUID id) {
        return db.sql(SELECT + " where p.id = :id")
                .bind("id", id)
                .map(PolicyTable::view)
                .one();
    }

    /** The policy of each of the inboxes; one without is not among the keys. */
    Mono<Map<UUID, PolicyView>> of(Collection<UUID> inboxes) {
        return db.sql("""
                        select i.id as inbox_id, p.*, '{}'::uuid[] as inboxes
                        from inbox i
                        left join sla_inbox s on s.inbox_id = i.id
                        join sla_policy p on case when s.policy_id is null then p.standard else p.id = s.policy_id end
                        where i.id = any(:inboxes)
                        """)
                .bind("inboxes", inboxes.toArray(UUID[]::new))
                .map(row -> Map.entry(Columns.id(row, "inbox_id"), view(row)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<UUID> insert(UUID id, PolicyChange change) {
        return parts(db.sql("""
                        insert into sla_policy (id, name, first_response_minutes, next_response_minutes, warn_percent, calendar_id)
                        values (:id, :name, :first, :next, :warn, :calendar)
                        returning id
                        """), id, change).map(row -> Columns.id(row, "id")).one();
    }

    /** Empty if there is no such policy in the version that was seen. */
    Mono<UUID> update(UUID id, PolicyChange change) {
        return parts(db.sql("""
                        update sla_policy
                        set version = version + 1, name = :name, first_response_minutes = :first,
                            next_response_minutes = :next, warn_percent = :warn, calendar_id = :calendar
                        where id = :id and version = coalesce(:version, version)
                        returning id
                        """), id, change)
                .bind("version", Parameter.fromOrEmpty(change.version(), Long.class))
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    Mono<Void> give(UUID policy, List<UUID> inboxes) {
        UUID[] ids = inboxes.toArray(UUID[]::new);
        Mono<Void> take = db.sql("delete from sla_inbox where policy_id = :policy and inbox_id <> all(:inboxes)")
                .bind("policy", policy)
                .bind("inboxes", ids)
                .then();
        Mono<Void> give =
                db.sql("""
                        insert into sla_inbox (inbox_id, policy_id) select distinct i, :policy::uuid from unnest(:inboxes) i
                        on conflict (inbox_id) do update set policy_id = excluded.policy_id
                        """).bind("policy", policy).bind("inboxes", ids).then();
        return take.then(give);
    }

    private static DatabaseClient.GenericExecuteSpec parts(
            DatabaseClient.GenericExecuteSpec statement, UUID id, PolicyChange change) {
        return statement
                .bind("id", id)
                .bind("name", change.name().strip())
                .bind("first", change.firstResponseMinutes())
                .bind("next", change.nextResponseMinutes())
                .bind("warn", change.warn())
                .bind("calendar", Parameter.fromOrEmpty(change.calendarId(), UUID.class));
    }

    private static PolicyView view(Readable row) {
        return new PolicyView(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                (int) Columns.number(row, "first_response_minutes"),
                (int) Columns.number(row, "next_response_minutes"),
                (int) Columns.number(row, "warn_percent"),
                row.get("calendar_id", UUID.class),
                Columns.get(row, "standard", Boolean.class),
                List.of(Columns.get(row, "inboxes", UUID[].class)));
    }
}
