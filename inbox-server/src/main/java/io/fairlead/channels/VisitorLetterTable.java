package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of answers that go after their visitors by mail. */
@Component
final class VisitorLetterTable {

    private final DatabaseClient db;

    VisitorLetterTable(DatabaseClient db) {
        this.db = db;
    }

    /**
     * A visitor whose answers are due, claimed for a while.
     *
     * @param letterId of a mail that was begun and about which nothing more is known
     * @param claim tells this claim from others
     */
    record Due(
            UUID account,
            UUID inbox,
            String thread,
            @Nullable String name,
            String email,
            @Nullable String language,
            @Nullable String timeZone,
            long mailed,
            @Nullable UUID letterId,
            @Nullable Long letterUpTo,
            int attempts,
            String claim) {}

    /** Answers were queued in these conversations: those of visitors wait to be read from now on. */
    Mono<Void> answered(List<UUID> conversations) {
        return db.sql("""
                        insert into chat_visitor as v (channel_account_id, thread, answered_at)
                        select distinct c.channel_account_id, c.external_thread_key, now()
                        from conversation c join channel_account a on a.id = c.channel_account_id
                        where c.id = any(:ids) and a.kind = 'chat'
                        order by 1, 2
                        on conflict (channel_account_id, thread) do update
                        set answered_at = coalesce(v.answered_at, now()), letter_attempts = 0,
                            next_letter_at = case when v.letter_id is null then least(v.next_letter_at, now())
                                                  else v.next_letter_at end
                        """).bind("ids", conversations.toArray(UUID[]::new)).then();
    }

    /**
     * Those who left so long ago that the answer will not be read, as their channel says, and those of whom nothing was
     * heard for long although they never said that they leave. A claim runs out by itself.
     */
    Flux<Due> claim(Duration lease, Duration silence, int limit) {
        return db.sql("""
                        with due as (
                            select v.channel_account_id, v.thread, a.inbox_id
                            from chat_visitor v join channel_account a on a.id = v.channel_account_id
                            where v.answered_at is not null and v.email is not null and v.next_letter_at <= now()
                              and a.state <> 'disabled' and v.letter_after_minutes is not null
                              and (v.left_at is not null
                                   and greatest(v.left_at, v.answered_at) + make_interval(mins => v.letter_after_minutes) <= now()
                                   or greatest(v.seen_at, v.answered_at)
                                      + make_interval(mins => v.letter_after_minutes, secs => :silence) <= now())
                            order by v.next_letter_at limit :limit for update of v skip locked)
                        update chat_visitor v
                        set next_letter_at = now() + make_interval(secs => :lease), letter_attempts = v.letter_attempts + 1
                        from due
                        where v.channel_account_id = due.channel_account_id and v.thread = due.thread
                        returning v.*, due.inbox_id, v.next_letter_at::text as claim
                        """)
                .bind("silence", silence.toSeconds())
                .bind("lease", lease.toSeconds())
                .bind("limit", limit)
                .map(VisitorLetterTable::due)
                .all();
    }

    /** Ours to send with now. Empty if the claim is over. */
    Mono<UUID> begin(Due due, UUID letter, long upTo) {
        return claimed("letter_id = :letter, letter_up_to = :upTo", due)
                .bind("letter", letter)
                .bind("upTo", upTo)
                .map(row -> Columns.id(row, "letter_id"))
                .one();
    }

    /** It went, or will never go: answers up to there are done with. Those that came meanwhile are due anew. */
    Mono<Void> done(Due due, long upTo) {
        return db.sql("""
                        update chat_visitor set mailed_position = greatest(mailed_position, :upTo), letter_id = null,
                            letter_up_to = null, letter_attempts = 0, next_letter_at = now()
                        where channel_account_id = :account and thread = :thread
                        """)
                .bind("upTo", upTo)
                .bind("account", due.account())
                .bind("thread", due.thread())
                .then();
    }

    /** Nothing is unread. An answer that comes in this moment breaks the claim, and this has no effect. */
    Mono<Void> settled(Due due) {
        return claimed("answered_at = null, letter_attempts = 0", due).then();
    }

    Mono<Void> later(Due due, Duration pause) {
        return claimed(
                        "letter_id = null, letter_up_to = null, next_letter_at = now() + make_interval(secs => :pause)",
                        due)
                .bind("pause", pause.toSeconds())
                .then();
    }

    private GenericExecuteSpec claimed(String set, Due due) {
        return db.sql("update chat_visitor set " + set + """
                         where channel_account_id = :account and thread = :thread and next_letter_at::text = :claim
                        returning letter_id
                        """)
                .bind("account", due.account())
                .bind("thread", due.thread())
                .bind("claim", due.claim());
    }

    /** True while an answer waits to be sent. */
    Mono<Boolean> isAnswering(Due due) {
        return db.sql("""
                        select exists (
                            select from conversation c join message m on m.conversation_id = c.id
                            where c.channel_account_id = :account and c.external_thread_key = :thread
                              and m.direction = 'out' and m.status in ('scheduled', 'queued', 'sending', 'retry_wait')) as more
                        """)
                .bind("account", due.account())
                .bind("thread", due.thread())
                .map(row -> Columns.get(row, "more", Boolean.class))
                .one();
    }

    /** A mailbox of the inbox that can send now; the oldest, so that a visitor hears from one address. */
    Mono<UUID> mailbox(UUID inbox) {
        return db.sql("""
                        select id from channel_account
                        where inbox_id = :inbox and kind = 'email' and state in ('connecting', 'connected', 'degraded')
                        order by created_at, id limit 1
                        """)
                .bind("inbox", inbox)
                .map(row -> Columns.id(row, "id"))
                .one();
    }

    /** Mail ids of the conversation, oldest first: letters before, and what came back. */
    Mono<List<String>> references(UUID conversation) {
        return db.sql("""
                        select event ->> 'mailId' as id, seq from message
                        where conversation_id = :id and kind = 'event' and event ->> 'mailId' is not null
                        union all
                        select m.external_id, m.seq from message m join conversation c on c.id = m.conversation_id
                        where m.conversation_id = :id and m.direction = 'in' and m.external_id is not null
                          and m.channel_account_id <> c.channel_account_id
                        order by seq
                        """)
                .bind("id", conversation)
                .map(row -> Columns.text(row, "id"))
                .all()
                .collectList();
    }

    /** Who is written to is part of the conversation, and who answers from there is the visitor. */
    Mono<Void> participant(UUID conversation, String email) {
        return db.sql("""
                        insert into participant (conversation_id, address, kind, name, contact_id)
                        select c.id, :email, 'contact', p.name, p.id
                        from conversation c join contact p on p.id = c.contact_id where c.id = :id
                        on conflict do nothing
                        """).bind("id", conversation).bind("email", email).then();
    }

    private static Due due(Readable row) {
        return new Due(
                Columns.id(row, "channel_account_id"),
                Columns.id(row, "inbox_id"),
                Columns.text(row, "thread"),
                row.get("name", String.class),
                Columns.text(row, "email"),
                row.get("language", String.class),
                row.get("time_zone", String.class),
                Columns.number(row, "mailed_position"),
                row.get("letter_id", UUID.class),
                row.get("letter_up_to", Long.class),
                (int) Columns.number(row, "letter_attempts"),
                Columns.text(row, "claim"));
    }
}
