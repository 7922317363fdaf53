package io.fairlead.inbox;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Role;
import io.r2dbc.spi.Parameters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of replies and notes: one call of {@code add_message}. */
@Component
final class ReplyTable {

    private final DatabaseClient db;
    private final Json json;

    ReplyTable(DatabaseClient db, Json json) {
        this.db = db;
        this.json = json;
    }

    /**
     * @param outcome added, same, mismatch, not-found, not-sendable, no-files, window-closed, newer-reply, unknown-file,
     *     unknown-message, no-recipient, no-recipients or own-address
     */
    record Added(
            String outcome,
            @Nullable String message,
            @Nullable String conversation) {}

    /** @param author in whose name {@code by} acts, most often {@code by} */
    Mono<Added> add(
            Actor.User by,
            UUID author,
            String who,
            UUID conversation,
            NewMessage command,
            @Nullable String recipients,
            String hash) {
        List<UUID> files = command.attachments() == null ? List.of() : command.attachments();
        return db.sql("""
                        select * from add_message(:conv, :scope, :msg, :client, :hash, :kind, :author, :who, :body, :html, :subject,
                                                  :rcpt::json, :files, :seen, :forced, :next, :answers)
                        """)
                .bind("conv", conversation)
                .bind("scope", scope(by))
                .bind("msg", Ids.next())
                .bind("client", command.clientMsgId())
                .bind("hash", hash)
                .bind("kind", command.kind())
                .bind("author", author)
                .bind("who", who)
                .bind("body", Cleaning.stripNul(command.text()))
                .bind(
                        "html",
                        maybe(command.html() == null ? null : HtmlPolicy.sanitise(Cleaning.stripNul(command.html()))))
                .bind("subject", maybe(command.subject()))
                .bind("rcpt", maybe(recipients))
                .bind("files", files.toArray(UUID[]::new))
                .bind("seen", command.lastSeenSeq() == null ? Parameters.in(Long.class) : command.lastSeenSeq())
                .bind("forced", Boolean.TRUE.equals(command.force()))
                .bind("next", maybe(command.thenStatus()))
                .bind("answers", command.answers() == null ? Parameters.in(UUID.class) : command.answers())
                .map(row -> new Added(
                        Columns.text(row, "outcome"),
                        row.get("message", String.class),
                        row.get("conversation", String.class)))
                .one();
    }

    /** Empty if there is no such conversation in the actor's scope, or no such message in it. */
    Mono<ReplyPlan> plan(Actor.User by, UUID conversation, @Nullable UUID answers) {
        return db.sql("""
                        select json_build_object(
                            'answers', a.id,
                            'reply', coalesce(reply_recipients(a, false), '{"to":[],"cc":[]}'),
                            'replyAll', coalesce(reply_recipients(a, true), '{"to":[],"cc":[]}'),
                            'signature', case when (ch.capabilities ->> 'recipients')::boolean then signature_of(c, a, :who) end,
                            'thirdParties', array(select p.address from participant p
                                                  where p.conversation_id = c.id and p.kind = 'third_party'))::text as json
                        from conversation c
                        join channel_account ch on ch.id = c.channel_account_id
                        cross join answered_message(c.id, :answers) a
                        where c.id = :conversation and (:scope::uuid[] is null or c.inbox_id = any (:scope))
                          and (:answers::uuid is null or a.id is not null)
                        """)
                .bind("conversation", conversation)
                .bind("scope", scope(by))
                .bind("who", by.name())
                .bind("answers", answers == null ? Parameters.in(UUID.class) : answers)
                .map(row -> Columns.text(row, "json"))
                .one()
                .map(text -> json.mapper().readValue(text, ReplyPlan.class));
    }

    /** The inboxes whose rows the actor sees; null for all. */
    static Object scope(Actor.User by) {
        return by.role() == Role.ADMIN
                ? Parameters.in(UUID[].class)
                : by.inboxes().toArray(UUID[]::new);
    }

    private static Object maybe(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : text;
    }
}
