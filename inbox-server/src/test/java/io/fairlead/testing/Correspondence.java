package io.fairlead.testing;

import io.fairlead.inbox.ConversationView;
import io.fairlead.inbox.InboxEvent;
import io.fairlead.inbox.MessageView;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.Position;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversations as far as those see them who only react: rows and the events that tell of them, without the rooms that
 * make them in earnest.
 */
public final class Correspondence {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Actor CUSTOMER = new Actor.Automatic("test");

    private final DatabaseClient db;
    private final Journal journal;
    private final JsonMapper json;

    public Correspondence(DatabaseClient db, Journal journal, JsonMapper json) {
        this.db = db;
        this.journal = journal;
        this.json = json;
    }

    public UUID user(int capacity) {
        return id("insert into app_user (name, email, role, capacity) values ('Agent', '" + Ids.next()
                + "@example.com', 'agent', " + capacity + ") returning id");
    }

    /** An inbox that one team of these people works. */
    public UUID inbox(UUID... members) {
        UUID inbox = id("insert into inbox (name) values ('Inbox " + Ids.next() + "') returning id");
        UUID team = id("insert into team (name) values ('Team " + Ids.next() + "') returning id");
        run("insert into inbox_team (inbox_id, team_id) values ('" + inbox + "', '" + team + "')");
        for (UUID member : members) {
            run("insert into team_member (team_id, user_id) values ('" + team + "', '" + member + "')");
        }
        return inbox;
    }

    public UUID customer() {
        return id("insert into contact (name) values ('Customer') returning id");
    }

    /** A new customer writes. */
    public UUID arrives(UUID inbox) {
        return arrives(inbox, customer(), "text");
    }

    /** @param kind {@code auto}: a machine wrote it, nobody waits */
    public UUID arrives(UUID inbox, UUID customer, String kind) {
        UUID channel = id("""
                insert into channel_account (kind, name, key, inbox_id, state, capabilities)
                values ('webhook', 'c %1$s', '%1$s', '%2$s', 'connected',
                        '{"replies":true,"html":false,"attachments":true,"typing":false,"recipients":false,"maxLength":null}')
                returning id
                """.formatted(Ids.next(), inbox));
        UUID id = Ids.next();
        String since = kind.equals("auto") ? "null" : "now()";
        return commit(
                CUSTOMER,
                id,
                """
                insert into conversation (id, channel_account_id, inbox_id, external_thread_key, contact_id, waiting_since,
                                          last_inbound_at, last_seq, message_count)
                values ('%s', '%s', '%s', 'thread', '%s', %s, now(), 1, 1)
                """.formatted(id, channel, inbox, customer, since),
                (view, at) -> new InboxEvent.MessageReceived(message(view, "in", kind, at), view));
    }

    /** The customer writes again. */
    public void writes(UUID conversation) {
        commit(
                CUSTOMER,
                conversation,
                "update conversation set version = version + 1, status = 'open', snoozed_until = null, closed_at = null,"
                        + " waiting_since = coalesce(waiting_since, now()), last_inbound_at = now() where id = '"
                        + conversation + "'",
                (view, at) -> new InboxEvent.MessageReceived(message(view, "in", "text", at), view));
    }

    public void replies(UUID conversation, UUID user) {
        commit(
                by(user),
                conversation,
                "update conversation set version = version + 1, waiting_since = null, last_outbound_at = now(),"
                        + " first_reply_at = coalesce(first_reply_at, now()) where id = '" + conversation + "'",
                (view, at) -> new InboxEvent.MessageQueued(message(view, "out", "text", at), view));
    }

    public void notes(UUID conversation, UUID user) {
        commit(
                by(user),
                conversation,
                "update conversation set version = version + 1 where id = '" + conversation + "'",
                (view, at) -> new InboxEvent.NoteAdded(message(view, "internal", "note", at), view));
    }

    public void closes(UUID conversation, UUID user) {
        changes(conversation, by(user), "status = 'closed', closed_at = now()", "closed");
    }

    public void reopens(UUID conversation, UUID user) {
        changes(conversation, by(user), "status = 'open', closed_at = null", "reopened");
    }

    public void snoozes(UUID conversation, UUID user) {
        changes(conversation, by(user), "status = 'snoozed', snoozed_until = now() + interval '1 day'", "snoozed");
    }

    public void wakes(UUID conversation) {
        changes(conversation, CUSTOMER, "status = 'open', snoozed_until = null", "woken");
    }

    /** By hand. */
    public void assigns(UUID conversation, UUID user, @Nullable UUID to) {
        changes(conversation, by(user), "assignee_id = " + (to == null ? "null" : "'" + to + "'"), "assigned");
    }

    public ConversationView view(UUID conversation) {
        return views(conversation).block(PATIENCE);
    }

    public long position() {
        return journal.position().map(Position::seq).block(PATIENCE);
    }

    /** Types of the events of this conversation after the position, in order; a change as {@code conversation.changed:what}. */
    public List<String> told(long after, UUID conversation) {
        return db.sql("""
                        select type || coalesce(':' || (payload ->> 'change'), '') as what from journal
                        where seq > :after and subject = :id order by seq
                        """)
                .bind("after", after)
                .bind("id", conversation)
                .map(row -> row.get("what", String.class))
                .all()
                .collectList()
                .block(PATIENCE);
    }

    public void await(BooleanSupplier reached) {
        Flux.interval(Duration.ZERO, POLL)
                .onBackpressureDrop()
                .publishOn(reactor.core.scheduler.Schedulers.boundedElastic())
                .filter(_ -> reached.getAsBoolean())
                .next()
                .block(PATIENCE);
    }

    public UUID id(String sql) {
        return db.sql(sql).map(row -> row.get(0, UUID.class)).one().block(PATIENCE);
    }

    public long number(String sql) {
        return db.sql(sql)
                .map(row -> row.get(0, Number.class).longValue())
                .one()
                .block(PATIENCE);
    }

    public void run(String sql) {
        db.sql(sql).then().block(PATIENCE);
    }

    private void changes(UUID conversation, Actor actor, String set, String change) {
        commit(
                actor,
                conversation,
                "update conversation set version = version + 1, " + set + " where id = '" + conversation + "'",
                (view, _) -> new InboxEvent.ConversationChanged(view, change, null));
    }

    private UUID commit(
            Actor actor, UUID conversation, String sql, BiFunction<ConversationView, Instant, Event> event) {
        Mono<Changed<UUID>> work = db.sql(sql)
                .then()
                .then(Mono.defer(() -> views(conversation)))
                .map(view -> Changed.of(conversation, event.apply(view, view.lastInteractionAt())));
        return journal.commit(actor, work).block(PATIENCE);
    }

    private Mono<ConversationView> views(UUID conversation) {
        return db.sql("select json::text as json from conversation_view where id = :id")
                .bind("id", conversation)
                .map(row -> json.readValue(row.get("json", String.class), ConversationView.class))
                .one();
    }

    private static Actor by(UUID user) {
        return new Actor.User(user, "Agent", io.fairlead.kernel.Role.AGENT, java.util.Set.of(), java.util.Set.of());
    }

    private static MessageView message(ConversationView view, String direction, String kind, Instant at) {
        return new MessageView(
                Ids.next(),
                1,
                view.id(),
                view.lastSeq(),
                direction,
                kind,
                new MessageView.Author(direction.equals("in") ? "contact" : "user", null, "Somebody"),
                "text",
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                at,
                at,
                null,
                "received",
                null,
                null,
                null,
                null);
    }
}
