package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL that gives many conversations to people, or puts them in the queue. */
@Component
final class HandoverTable {

    private final DatabaseClient db;
    private final Json json;

    HandoverTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    Mono<Void> give(List<Handovers.Handover> handovers) {
        return db.sql("""
                        update conversation c
                        set assignee_id = h."assigneeId", team_id = coalesce(h."teamId", c.team_id), queue_reason = null,
                            version = c.version + 1
                        from json_to_recordset(:rows::json) as h("conversationId" uuid, "assigneeId" uuid, "teamId" uuid)
                        where c.id = h."conversationId"
                        """).bind("rows", json.write(handovers)).then();
    }

    /** The threads' new entries, by conversation. */
    Mono<Map<UUID, MessageView>> addEntries(List<Handovers.Handover> handovers) {
        return db.sql("""
                        select add_entry(h."conversationId", null, '', json_build_object(
                                   'type', 'assigned', 'from', null, 'to', u.name, 'reason', h.reason)) as id
                        from json_to_recordset(:rows::json) as h("conversationId" uuid, "assigneeId" uuid, reason text)
                        join app_user u on u.id = h."assigneeId"
                        """)
                .bind("rows", json.write(handovers))
                .map(row -> Columns.id(row, "id"))
                .all()
                .collectList()
                .flatMap(this::entries);
    }

    Mono<Void> queue(List<Handovers.Queued> queued) {
        return db.sql("""
                        update conversation c set queue_reason = q.reason, version = c.version + 1
                        from json_to_recordset(:rows::json) as q("conversationId" uuid, reason text)
                        where c.id = q."conversationId"
                        """).bind("rows", json.write(queued)).then();
    }

    Mono<List<ConversationView>> views(List<UUID> ids) {
        return db.sql("select json::text as json from conversation_view where id = any(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(json::conversation)
                .all()
                .collectList();
    }

    private Mono<Map<UUID, MessageView>> entries(List<UUID> ids) {
        return db.sql("select json::text as json from message_view where id = any(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(json::message)
                .all()
                .collectMap(MessageView::conversationId);
    }
}
