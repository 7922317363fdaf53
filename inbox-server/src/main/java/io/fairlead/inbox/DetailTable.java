package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of an opened conversation (one statement for everything but its messages) and of drafts. */
@Component
final class DetailTable {

    private static final String DRAFT = """
            json_build_object('kind', d.kind, 'text', d.body_text, 'to', coalesce(d.recipients -> 'to', '[]'),
                'cc', coalesce(d.recipients -> 'cc', '[]'), 'bcc', coalesce(d.recipients -> 'bcc', '[]'),
                'attachments', files_json(d.attachments), 'updatedAt', iso(d.updated_at))
            """;

    private final DatabaseClient db;
    private final JsonMapper json;

    DetailTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    record Participant(
            String kind,
            @Nullable String name,
            String address,
            @Nullable UUID contactId) {}

    record Draft(
            String kind,
            String text,
            List<MessageView.Address> to,
            List<MessageView.Address> cc,
            List<MessageView.Address> bcc,
            List<MessageView.File> attachments,
            Instant updatedAt) {}

    record Head(
            ConversationView conversation,
            List<Participant> participants,
            List<Draft> drafts,
            List<ScheduledView> scheduled,
            long seq) {}

    Mono<Head> head(UUID id, UUID user) {
        return db.sql("""
                        select json_build_object('conversation', c.json,
                            'participants', coalesce((select json_agg(json_build_object('kind', p.kind, 'name', p.name,
                                'address', p.address, 'contactId', p.contact_id)) from participant p where p.conversation_id = c.id), '[]'),
                            'drafts', coalesce((select json_agg(%s) from draft d where d.conversation_id = c.id and d.user_id = :user), '[]'),
                            'scheduled', coalesce((select json_agg(s.json order by s.due_at, s.id) from scheduled_view s
                                where s.conversation_id = c.id and s.state = 'waiting'), '[]'),
                            'seq', (select seq from journal_head))::text as json
                        from conversation_view c where c.id = :id
                        """.formatted(DRAFT))
                .bind("id", id)
                .bind("user", user)
                .map(row -> json.readValue(Columns.text(row, "json"), Head.class))
                .one();
    }

    /** @param files null: they stay as they are */
    Mono<Draft> saveDraft(
            UUID conversation,
            UUID user,
            String kind,
            String text,
            @Nullable String recipients,
            @Nullable List<UUID> files) {
        return db.sql("""
                        insert into draft as d (conversation_id, user_id, kind, body_text, recipients, attachments)
                        values (:conversation, :user, :kind, :text, :recipients::json, coalesce(:files, '{}'::uuid[]))
                        on conflict (conversation_id, user_id, kind)
                        do update set body_text = excluded.body_text, recipients = excluded.recipients, updated_at = now(),
                            attachments = coalesce(:files, d.attachments)
                        returning %s::text as json
                        """.formatted(DRAFT))
                .bind("conversation", conversation)
                .bind("user", user)
                .bind("kind", kind)
                .bind("text", text)
                .bind("recipients", recipients == null ? Parameters.in(String.class) : recipients)
                .bind("files", files == null ? Parameters.in(UUID[].class) : files.toArray(UUID[]::new))
                .map(row -> json.readValue(Columns.text(row, "json"), Draft.class))
                .one();
    }

    Mono<Void> dropDraft(UUID conversation, UUID user, String kind) {
        return db.sql("delete from draft where conversation_id = :conversation and user_id = :user and kind = :kind")
                .bind("conversation", conversation)
                .bind("user", user)
                .bind("kind", kind)
                .then();
    }
}
