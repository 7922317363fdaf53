package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of acknowledgements. */
@Component
final class AcknowledgementTable {

    /** Of one inbox in an hour: what pretends to come from many people makes no flood of answers. */
    private static final int MOST_PER_HOUR = 200;

    private final DatabaseClient db;
    private final Json json;

    AcknowledgementTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /** A cheap look beforehand, so that inboxes without it cost no transaction. */
    Mono<Boolean> anyDue(List<UUID> conversations) {
        return db.sql("""
                        select exists (select from inbox where auto_reply_on) and exists (
                            select from conversation c join inbox i on i.id = c.inbox_id
                            where c.id = any (:ids) and i.auto_reply_on) as due
                        """)
                .bind("ids", conversations.toArray(UUID[]::new))
                .map(row -> Columns.get(row, "due", Boolean.class))
                .one();
    }

    /** Makes those that are due, in the conversations' order. Inside the caller's transaction. */
    Flux<InboxEvent.MessageQueued> acknowledge(List<UUID> conversations) {
        return db.sql("""
                        select a.message, a.conversation
                        from unnest(:ids, :fresh) as x(id, fresh) cross join lateral acknowledge(x.id, x.fresh, :most) a
                        """)
                .bind("ids", conversations.toArray(UUID[]::new))
                .bind("fresh", conversations.stream().map(_ -> Ids.next()).toArray(UUID[]::new))
                .bind("most", MOST_PER_HOUR)
                .map(row -> new InboxEvent.MessageQueued(
                        json.message(Columns.text(row, "message")),
                        json.conversation(Columns.text(row, "conversation"))))
                .all();
    }
}
