package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.fairlead.kernel.ConversationScope;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL that answers where a conversation belongs. */
@Component
final class ScopeTable implements ConversationScope {

    private final DatabaseClient db;

    ScopeTable(DatabaseClient db) {
        this.db = db;
    }

    @Override
    public Mono<UUID> inboxOf(UUID conversationId) {
        return db.sql("select inbox_id from conversation where id = :id")
                .bind("id", conversationId)
                .map(row -> Columns.id(row, "inbox_id"))
                .one();
    }
}
