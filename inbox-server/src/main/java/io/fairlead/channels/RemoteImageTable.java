package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of messages with remote images and of whose images are shown without asking. */
@Component
final class RemoteImageTable {

    private final DatabaseClient db;

    RemoteImageTable(DatabaseClient db) {
        this.db = db;
    }

    record Row(
            UUID inboxId,
            @Nullable UUID contactId,
            @Nullable String html,
            boolean always) {}

    /** Whoever wrote the message, not whoever the conversation is with: that one's trust is not a stranger's on the thread. */
    Mono<Row> find(UUID message) {
        return db.sql("""
                        select c.inbox_id, k.id as contact_id, m.body_html, s.contact_id is not null as always
                        from message m
                        join conversation c on c.id = m.conversation_id
                        left join contact k on k.id = m.author_id and m.author_kind = 'contact'
                        left join remote_image_consent s on s.contact_id = k.id
                        where m.id = :id
                        """)
                .bind("id", message)
                .map(row -> new Row(
                        Columns.id(row, "inbox_id"),
                        row.get("contact_id", UUID.class),
                        row.get("body_html", String.class),
                        Columns.get(row, "always", Boolean.class)))
                .one();
    }

    Mono<UUID> inbox(UUID message) {
        return db.sql(
                        "select c.inbox_id from message m join conversation c on c.id = m.conversation_id where m.id = :id")
                .bind("id", message)
                .map(row -> Columns.id(row, "inbox_id"))
                .one();
    }

    Mono<Void> allow(UUID contact, UUID by) {
        return db.sql(
                        "insert into remote_image_consent (contact_id, given_by) values (:contact, :by) on conflict do nothing")
                .bind("contact", contact)
                .bind("by", by)
                .then();
    }

    Mono<Void> forbid(UUID contact) {
        return db.sql("delete from remote_image_consent where contact_id = :contact")
                .bind("contact", contact)
                .then();
    }
}
