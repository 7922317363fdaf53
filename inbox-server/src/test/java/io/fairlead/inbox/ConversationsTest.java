package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import io.fairlead.kernel.Role;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@FairleadTest
class ConversationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    Intake intake;

    @Autowired
    Conversations conversations;

    @Autowired
    Replies replies;

    @Autowired
    ListTable lists;

    @Autowired
    MessageTable messages;

    @Autowired
    Outgoing outgoing;

    @Autowired
    DatabaseClient db;

    Fixture fixture;
    UUID inbox;
    UUID account;
    Actor.User agent;
    Actor.User colleague;
    Actor.User stranger;
    UUID conversation;

    @BeforeEach
    void oneConversation() {
        fixture = new Fixture(db);
        inbox = fixture.inbox("Sales");
        account = fixture.channel(inbox, "webhook");
        UUID team = fixture.team(inbox);
        agent = new Actor.User(fixture.user("agent", team), "Mei", Role.AGENT, Set.of(team), Set.of(inbox));
        colleague = new Actor.User(fixture.user("agent", team), "Otto", Role.AGENT, Set.of(team), Set.of(inbox));
        stranger = new Actor.User(fixture.user("agent"), "Zoe", Role.AGENT, Set.of(), Set.of());
        conversation = arrive("first");
    }

    @Test
    void replyGoesOutOnceForOneClientId() {
        NewMessage command = reply("We ship FOB Ningbo.", null);
        MessageView sent = send(agent, command);
        assertThat(sent.status()).isEqualTo("queued");
        assertThat(sent.seq()).isEqualTo(2);
        assertThat(send(agent, command).id()).isEqualTo(sent.id());
        NewMessage other = new NewMessage(
                command.clientMsgId(), "reply", "other", null, null, null, null, null, null, null, null, null);
        refused(agent, other, "idempotency-mismatch");
        ConversationView now = conversations.find(agent, conversation).block(PATIENCE);
        assertThat(now.waitingSince()).isNull();
        assertThat(now.firstReplyAt()).isNotNull();
    }

    @Test
    void answerOfAColleagueIsNotOverlooked() {
        send(colleague, reply("Mine was first", 1L));
        refused(agent, reply("Too late", 1L), "newer-reply");
        NewMessage forced =
                new NewMessage(UUID.randomUUID(), "reply", "Still", null, null, null, null, null, null, 1L, true, null);
        assertThat(send(agent, forced).seq()).isEqualTo(3);
    }

    @Test
    void noteKeepsTheCustomerWaiting() {
        NewMessage note = new NewMessage(
                UUID.randomUUID(), "note", "internal", null, null, null, null, null, null, null, null, null);
        assertThat(send(agent, note).direction()).isEqualTo("internal");
        assertThat(conversations.find(agent, conversation).block(PATIENCE).waitingSince())
                .isNotNull();
        assertThat(messages.said(
                                account,
                                fixture.text("select external_thread_key from conversation where id = '" + conversation
                                        + "'"),
                                0,
                                10)
                        .map(MessageView::kind)
                        .collectList()
                        .block(PATIENCE))
                .containsExactly("text");
    }

    @Test
    void replyReopensASnoozedConversation() {
        conversations
                .snooze(agent, conversation, Instant.now().plusSeconds(3600))
                .block(PATIENCE);
        send(agent, reply("hello", null));
        assertThat(conversations.find(agent, conversation).block(PATIENCE).status())
                .isEqualTo("open");
    }

    @Test
    void snoozedConversationWakesOnce() {
        conversations
                .snooze(agent, conversation, Instant.now().plusSeconds(3600))
                .block(PATIENCE);
        fixture.run("update conversation set snoozed_until = now() - interval '1 second' where id = '" + conversation
                + "'");
        // The server's own beat may be faster; either way it is woken, and once.
        conversations.wakeSnoozed().repeat(3).blockLast(PATIENCE);
        assertThat(conversations.find(agent, conversation).block(PATIENCE).status())
                .isEqualTo("open");
        assertThat(fixture.number("select count(*) from journal where subject = '" + conversation
                        + "' and payload ->> 'change' = 'woken'"))
                .isEqualTo(1);
    }

    @Test
    void everyChangeHasItsEntryAndItsEvent() {
        conversations.assign(agent, conversation, colleague.id()).block(PATIENCE);
        conversations.close(agent, conversation).block(PATIENCE);
        conversations.reopen(agent, conversation).block(PATIENCE);
        assertThat(fixture.text(
                        "select string_agg(event ->> 'type', ',' order by seq) from message where conversation_id = '"
                                + conversation + "'"))
                .isEqualTo("assigned,closed,reopened");
        assertThat(fixture.text("select string_agg(payload ->> 'change', ',' order by seq) from journal"
                        + " where actor like 'user:%' and subject = '" + conversation + "'"))
                .isEqualTo("assigned,closed,reopened");
        assertThat(fixture.number("select open from agent_load where user_id = '" + colleague.id() + "'"))
                .isEqualTo(1);
    }

    @Test
    void outOfScopeDoesNotExistAndIsNotTouched() {
        String row = "select (status, assignee_id, last_seq, message_count, waiting_since, closed_at)::text"
                + " from conversation where id = '" + conversation + "'";
        String before = fixture.text(row);
        StepVerifier.create(conversations.find(stranger, conversation)).verifyError(Problem.NotFound.class);
        StepVerifier.create(conversations.close(stranger, conversation)).verifyError(Problem.NotFound.class);
        StepVerifier.create(conversations.assign(stranger, conversation, stranger.id()))
                .verifyError(Problem.NotFound.class);
        refused(stranger, reply("x", null), "not-found");
        assertThat(lists.list(stranger, filter("all"), 50, null)
                        .block(PATIENCE)
                        .page()
                        .items())
                .isEmpty();
        assertThat(fixture.text(row)).isEqualTo(before);
    }

    @Test
    void listPagesWithoutGapsInBothOrders() {
        for (int i = 0; i < 6; i++) {
            arrive("more " + i);
        }
        for (String sort : List.of("newest", "oldest", "due")) {
            ConversationFilter filter = new ConversationFilter(
                    "all",
                    List.of(),
                    null,
                    List.of(),
                    List.of(inbox),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    sort);
            var first = lists.list(agent, filter, 4, null).block(PATIENCE).page();
            var second =
                    lists.list(agent, filter, 4, first.next()).block(PATIENCE).page();
            assertThat(first.items()).hasSize(4);
            assertThat(second.items()).hasSize(3).doesNotContainAnyElementsOf(first.items());
            assertThat(second.next()).isNull();
        }
    }

    @Test
    void filtersFindByAddressAndRefuseUnknownWords() {
        String address = fixture.text(
                "select normalized from contact_identity i join conversation c on c.contact_id = i.contact_id where c.id = '"
                        + conversation + "'");
        ConversationFilter search = new ConversationFilter(
                "all",
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(account),
                List.of(),
                List.of(),
                List.of(),
                null,
                address,
                "newest");
        assertThat(lists.list(agent, search, 10, null).block(PATIENCE).page().items())
                .extracting(ConversationView::id)
                .containsExactly(conversation);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> filter("mine'; drop table message; --"))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void statusMovesForwardOnly() {
        // Nobody else has something to say about it.
        fixture.run("update channel_account set state = 'disabled' where id = '" + account + "'");
        MessageView sent = send(agent, reply("x", null));
        assertThat(outgoing.status(agent, sent.id(), "delivered", null, "ext-1")
                        .block(PATIENCE)
                        .status())
                .isEqualTo("delivered");
        assertThat(outgoing.status(agent, sent.id(), "sent", null, null).blockOptional(PATIENCE))
                .isEmpty();
        // Providers take back both: that it was delivered, and that it was not.
        assertThat(outgoing.status(agent, sent.id(), "failed", new MessageView.Failure("x", "y"), null)
                        .block(PATIENCE)
                        .status())
                .isEqualTo("failed");
        assertThat(outgoing.status(agent, sent.id(), "sent", null, null).blockOptional(PATIENCE))
                .isEmpty();
        assertThat(outgoing.status(agent, sent.id(), "delivered", null, null)
                        .block(PATIENCE)
                        .failure())
                .isNull();
        assertThat(outgoing.statusByExternalId(account, "ext-1", "read", null)
                        .block(PATIENCE)
                        .status())
                .isEqualTo("read");
    }

    /** Whatever order a provider's reports come in, a message never goes back, but for the two corrections. */
    @Test
    void reportsMoveAStatusByRank() {
        List<String> ranks = List.of("queued", "sending", "sent", "delivered", "read");
        for (String now : ranks) {
            for (String next : List.of("sent", "delivered", "read")) {
                assertThat(moves(next, now))
                        .as("%s to %s", now, next)
                        .isEqualTo(ranks.indexOf(next) > ranks.indexOf(now));
            }
            assertThat(moves("failed", now)).as("%s to failed", now).isEqualTo(!now.equals("read"));
            assertThat(moves(now, "cancelled")).as("cancelled to %s", now).isFalse();
            assertThat(moves("unknown", now)).as("%s to unknown", now).isEqualTo(ranks.indexOf(now) < 2);
        }
        assertThat(List.of("sent", "delivered", "read").stream().filter(next -> moves(next, "failed")))
                .containsExactly("delivered", "read");
        assertThat(List.of("sent", "delivered", "read").stream().filter(next -> moves(next, "unknown")))
                .containsExactly("sent", "delivered", "read");
    }

    private boolean moves(String next, String now) {
        return fixture.text("select status_rank('" + next + "', '" + now + "')").equals("true");
    }

    private UUID arrive(String text) {
        return intake.take(List.of(Arrivals.text(
                        account, inbox, UUID.randomUUID().toString(), UUID.randomUUID() + "@example.org", text)))
                .block(PATIENCE)
                .getFirst()
                .conversationId();
    }

    private static ConversationFilter filter(String view) {
        return new ConversationFilter(
                view, List.of(), null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null,
                "newest");
    }

    private static NewMessage reply(String text, Long seen) {
        return new NewMessage(UUID.randomUUID(), "reply", text, null, null, null, null, null, null, seen, null, null);
    }

    private MessageView send(Actor.User by, NewMessage command) {
        return replies.send(by, conversation, command).block(PATIENCE).message();
    }

    private void refused(Actor.User by, NewMessage command, String code) {
        StepVerifier.create(replies.send(by, conversation, command))
                .verifyErrorSatisfies(e -> assertThat(((Problem) e).code()).isEqualTo(code));
    }
}
