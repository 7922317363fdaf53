package io.fairlead.routing;

import io.fairlead.kernel.Columns;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** SQL that finds the conversations that nobody has. What only machines wrote is not among them (I4). */
@Component
final class QueueTable {

    private final DatabaseClient db;

    QueueTable(DatabaseClient db) {
        this.db = db;
    }

    /** Those of the ids that still wait, locked until the transaction ends, in the order of ids so that nobody deadlocks. */
    Flux<Waiting> lock(Collection<UUID> ids) {
        return db.sql("""
                        select c.id, c.inbox_id, c.queue_reason, c.timer_due_at, c.created_at,
                               (select p.assignee_id from conversation p
                                where p.contact_id = c.contact_id and p.id <> c.id and p.assignee_id is not null
                                order by p.last_interaction_at desc limit 1) as last_assignee,
                               (select case when d.to_user is null and d.by_user is not null then d.from_user end
                                from assignment_decision d where d.conversation_id = c.id
                                order by d.at desc, d.id desc limit 1) as released_by
                        from conversation c
                        where c.id = any(:ids) and c.status = 'open' and c.assignee_id is null
                          and (c.waiting_since is not null or c.first_reply_at is not null)
                        order by c.id
                        for no key update of c
                        """)
                .bind("ids", ids.toArray(UUID[]::new))
                .map(row -> new Waiting(
                        Columns.id(row, "id"),
                        Columns.id(row, "inbox_id"),
                        row.get("queue_reason", String.class),
                        Columns.maybeInstant(row, "timer_due_at"),
                        Columns.instant(row, "created_at"),
                        row.get("last_assignee", UUID.class),
                        row.get("released_by", UUID.class)))
                .all();
    }

    /** The heads of the inboxes' queues, of each as many as there is room for, at most {@code limit} in all. */
    Flux<UUID> heads(Map<UUID, Integer> room, int limit) {
        UUID[] inboxes = room.keySet().toArray(UUID[]::new);
        Integer[] slots = room.values().toArray(Integer[]::new);
        return db.sql("""
                        select c.id from unnest(:inboxes, :slots) as room(inbox, slots)
                        cross join lateral (
                            select q.id, q.timer_due_at, q.created_at from conversation q
                            where q.inbox_id = room.inbox and q.status = 'open' and q.assignee_id is null
                              and (q.waiting_since is not null or q.first_reply_at is not null)
                            order by q.timer_due_at, q.created_at, q.id
                            limit room.slots) c
                        order by c.timer_due_at, c.created_at, c.id
                        limit :limit
                        """)
                .bind("inboxes", inboxes)
                .bind("slots", slots)
                .bind("limit", limit)
                .map(row -> Columns.id(row, "id"))
                .all();
    }
}
