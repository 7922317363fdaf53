package io.fairlead.inbox;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import io.fairlead.kernel.Role;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Replies that are held. The server's own runner is there, too: it only ever does what these calls would do. */
@FairleadTest
class ScheduledTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PLACE = "America/New_York";

    @Autowired
    Intake intake;

    @Autowired
    Conversations conversations;

    @Autowired
    Replies replies;

    @Autowired
    Scheduled scheduled;

    @Autowired
    DetailTable details;

    @Autowired
    Json json;

    @Autowired
    DatabaseClient db;

    Fixture rows;
    UUID inbox;
    UUID account;
    UUID team;
    Actor.User agent;
    Actor.User colleague;
    Actor.User stranger;
    UUID conversation;
    String customer;

    @BeforeEach
    void oneConversation() {
        rows = new Fixture(db);
        inbox = rows.inbox("Sales");
        account = rows.channel(inbox, "webhook");
        // Nothing leaves: the sender would have nobody to send it to.
        rows.run("update channel_account set capabilities = '{\"replies\":true,\"html\":false,\"attachments\":true,"
                + "\"typing\":false,\"recipients\":true,\"maxLength\":null}' where id = '" + account + "'");
        team = rows.team(inbox);
        agent = new Actor.User(rows.user("agent", team), "Mei", Role.AGENT, Set.of(team), Set.of(inbox));
        colleague = new Actor.User(rows.user("agent", team), "Otto", Role.AGENT, Set.of(team), Set.of(inbox));
        stranger = new Actor.User(rows.user("agent"), "Zoe", Role.AGENT, Set.of(), Set.of());
        customer = UUID.randomUUID() + "@example.org";
        conversation = write("How much?");
    }

    @Test
    void whatIsHeldIsNoReplyYet() {
        ScheduledView held = hold(reply("FOB Ningbo"), 30);
        assertThat(held.state()).isEqualTo("waiting");
        assertThat(held.author().name()).isEqualTo("Mei");
        assertThat(held.localTime()).isNull();
        assertThat(sentCount()).isZero();
        ConversationView now = conversations.find(agent, conversation).block(PATIENCE);
        assertThat(now.waitingSince()).isNotNull();
        assertThat(now.firstReplyAt()).isNull();
        assertThat(opened(colleague).scheduled()).extracting(ScheduledView::id).containsExactly(held.id());
    }

    @Test
    void whenTheMomentHasPassedItGoesOutAsAnyReplyAndOnce() {
        NewMessage message = reply("FOB Ningbo");
        ScheduledView held = hold(message, 30);
        saveDraft("and this I was writing meanwhile");
        due(held);
        releaseByMany(held);
        assertThat(sentCount()).isEqualTo(1);
        assertThat(rows.text(
                        "select author_id::text || ' ' || client_msg_id || ' ' || status from message where conversation_id = '"
                                + conversation + "' and direction = 'out'"))
                .startsWith(agent.id() + " " + message.clientMsgId());
        assertThat(conversations.find(agent, conversation).block(PATIENCE).waitingSince())
                .isNull();
        assertThat(opened(agent).scheduled()).isEmpty();
        assertThat(opened(agent).drafts())
                .extracting(DetailTable.Draft::text)
                .containsExactly("and this I was writing meanwhile");
        assertThat(rows.text(
                        "select string_agg(type || coalesce(payload #>> '{scheduled,state}', ''), ',' order by seq) from journal where subject = '"
                                + conversation + "' and type like 'message.%' and type <> 'message.status'"))
                .isEqualTo("message.received,message.scheduledwaiting,message.queued,message.scheduledsent");
    }

    @Test
    void theSameCommandAgainIsTheSameReplyBeforeAndAfter() {
        NewScheduled command = new NewScheduled(reply("FOB Ningbo"), 30, null, null);
        ScheduledView first =
                scheduled.hold(agent, conversation, command).block(PATIENCE).scheduled();
        Scheduled.Given again = scheduled.hold(agent, conversation, command).block(PATIENCE);
        assertThat(again.added()).isFalse();
        assertThat(again.scheduled().id()).isEqualTo(first.id());
        due(first);
        releaseByMany(first);
        ScheduledView after =
                scheduled.hold(agent, conversation, command).block(PATIENCE).scheduled();
        assertThat(after.id()).isEqualTo(first.id());
        assertThat(after.state()).isEqualTo("sent");
        assertThat(sentCount()).isEqualTo(1);
        NewMessage other = new NewMessage(
                command.message().clientMsgId(),
                "reply",
                "other",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        refused(
                () -> scheduled.hold(agent, conversation, new NewScheduled(other, 30, null, null)),
                "idempotency-mismatch");
    }

    /** A window that never heard the answer asks again, and meanwhile the time has come or a colleague has answered. */
    @Test
    void theSameCommandAgainIsTheSameReplyWhateverHappenedSince() {
        NewMessage message = new NewMessage(
                UUID.randomUUID(), "reply", "FOB Ningbo", null, null, null, null, null, null, 1L, null, null);
        NewScheduled undo = new NewScheduled(message, 30, null, null);
        ScheduledView first =
                scheduled.hold(agent, conversation, undo).block(PATIENCE).scheduled();
        replies.send(colleague, conversation, reply("We are on it")).block(PATIENCE);
        assertThat(scheduled
                        .hold(agent, conversation, undo)
                        .block(PATIENCE)
                        .scheduled()
                        .id())
                .isEqualTo(first.id());
        NewScheduled past = new NewScheduled(reply("x"), null, "2020-01-01T09:00", PLACE);
        refused(() -> scheduled.hold(agent, conversation, past), "invalid");
        NewScheduled planned = new NewScheduled(reply("See you"), null, inDays(2), PLACE);
        ScheduledView second =
                scheduled.hold(agent, conversation, planned).block(PATIENCE).scheduled();
        rows.run("update scheduled_message set request_hash = '" + Replies.hash(json.write(past))
                + "', client_msg_id = '" + past.message().clientMsgId() + "' where id = '" + second.id() + "'");
        assertThat(scheduled
                        .hold(agent, conversation, past)
                        .block(PATIENCE)
                        .scheduled()
                        .id())
                .isEqualTo(second.id());
    }

    @Test
    void otherRulesOfTheClocksMoveItAndEverybodyHearsOfIt() {
        ScheduledView held = plan("See you at the fair", inDays(2));
        rows.run("update scheduled_message set due_at = due_at + interval '1 hour' where id = '" + held.id() + "'");
        ScheduledView moved = scheduled.reckon(held.id()).block(PATIENCE);
        assertThat(moved.dueAt()).isEqualTo(held.dueAt());
        assertThat(moved.version()).isGreaterThan(held.version());
        String told =
                "select count(*) from journal where type = 'message.scheduled' and subject = '" + conversation + "'";
        long before = rows.number(told);
        assertThat(scheduled.reckon(held.id()).block(PATIENCE).version()).isEqualTo(moved.version());
        assertThat(rows.number(told)).isEqualTo(before).isEqualTo(2);
        assertThat(scheduled.send(agent, held.id()).block(PATIENCE).state()).isEqualTo("sent");
        assertThat(scheduled.reckon(held.id()).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void whatIsTakenBackIsADraftAgainInFrontOfWhatCameAfterIt() {
        UUID file =
                rows.id("insert into attachment (public_name, sha256, name, content_type, size, created_by) values ('"
                        + UUID.randomUUID() + "', 'x', 'a.pdf', 'application/pdf', 5, 'user:" + agent.id()
                        + "') returning id");
        NewMessage message = new NewMessage(
                UUID.randomUUID(),
                "reply",
                "FOB Ningbo",
                null,
                List.of(new NewMessage.Recipient("Ana", "ana@example.org")),
                null,
                null,
                null,
                List.of(file),
                null,
                null,
                null);
        ScheduledView held = hold(message, 30);
        saveDraft("PS: ask for the drawing");
        ScheduledView back = scheduled.cancel(agent, held.id(), true).block(PATIENCE);
        assertThat(back.state()).isEqualTo("cancelled");
        DetailTable.Draft draft = opened(agent).drafts().getFirst();
        assertThat(draft.text()).isEqualTo("FOB Ningbo\n\nPS: ask for the drawing");
        assertThat(draft.to()).extracting(MessageView.Address::address).containsExactly("ana@example.org");
        assertThat(draft.attachments()).extracting(MessageView.File::id).containsExactly(file);
        due(held);
        releaseByMany(held);
        assertThat(sentCount()).isZero();
        refused(() -> scheduled.cancel(agent, held.id(), true), "conflict");
        refused(() -> scheduled.send(agent, held.id()), "conflict");
    }

    @Test
    void takingBackAndReleasingAtOnceHaveOneWinner() {
        List<ScheduledView> many =
                IntStream.range(0, 12).mapToObj(n -> hold(reply("n" + n), 30)).toList();
        many.forEach(this::due);
        List<Boolean> taken = Flux.fromIterable(many)
                .flatMap(held -> Mono.zip(
                                scheduled
                                        .cancel(agent, held.id(), false)
                                        .map(_ -> true)
                                        .onErrorReturn(Problem.Conflict.class, false),
                                scheduled.release(held.id(), agent).hasElement().subscribeOn(Schedulers.parallel()))
                        .map(both -> both.getT1()))
                .collectList()
                .block(PATIENCE);
        long back = taken.stream().filter(one -> one).count();
        until(
                "select count(*) from scheduled_message where conversation_id = '" + conversation
                        + "' and state = 'waiting'",
                0);
        assertThat(sentCount()).isEqualTo(many.size() - back);
    }

    @Test
    void aWallTimeIsKeptAsItIsSaidAndReleasedAtItsInstant() {
        LocalDateTime at = LocalDateTime.now(ZoneId.of(PLACE)).plusDays(3).truncatedTo(ChronoUnit.MINUTES);
        ScheduledView held = plan("See you at the fair", at.toString());
        assertThat(held.localTime()).isEqualTo(at.toString().substring(0, 16));
        assertThat(held.zone()).isEqualTo(PLACE);
        assertThat(held.dueAt()).isEqualTo(at.atZone(ZoneId.of(PLACE)).toInstant());
        ScheduledView moved = scheduled
                .move(agent, held.id(), at.plusDays(1).toString(), "Asia/Tokyo")
                .block(PATIENCE);
        assertThat(moved.dueAt())
                .isEqualTo(at.plusDays(1).atZone(ZoneId.of("Asia/Tokyo")).toInstant());
        assertThat(scheduled.send(colleague, held.id()).block(PATIENCE).state()).isEqualTo("sent");
        assertThat(rows.text("select author_id::text from message where conversation_id = '" + conversation
                        + "' and direction = 'out'"))
                .isEqualTo(agent.id().toString());
        refused(
                () -> scheduled.hold(
                        agent, conversation, new NewScheduled(reply("x"), null, "2020-01-01T09:00", PLACE)),
                "invalid");
        refused(
                () -> scheduled.hold(
                        agent,
                        conversation,
                        new NewScheduled(reply("x"), null, at.plusYears(3).toString(), PLACE)),
                "invalid");
        refused(
                () -> scheduled.hold(agent, conversation, new NewScheduled(reply("x"), 5, at.toString(), PLACE)),
                "invalid");
    }

    @Test
    void aCustomerWhoWritesFirstGetsNoAnswerFromBefore() {
        ScheduledView held = plan("Did you get our offer?", inDays(2));
        write("Your offer is fine, we order.");
        until("select count(*) from scheduled_message where id = '" + held.id() + "' and state = 'cancelled'", 1);
        assertThat(rows.text("select reason from scheduled_message where id = '" + held.id() + "'"))
                .isEqualTo("customer-wrote");
        assertThat(sentCount()).isZero();
        assertThat(opened(agent).drafts())
                .extracting(DetailTable.Draft::text)
                .containsExactly("Did you get our offer?");
        assertThat(rows.text(
                        "select event ->> 'type' || ' ' || (event ->> 'reason') from message where conversation_id = '"
                                + conversation + "' and kind = 'event'"))
                .isEqualTo("unscheduled customer-wrote");
    }

    @Test
    void alsoWhenItIsDueAtThatVeryMoment() {
        ScheduledView held = plan("Did you get our offer?", inDays(2));
        // As it is between the commit of the customer's message and the next look at those who wait.
        rows.run("update scheduled_message set after_seq = 0 where id = '" + held.id() + "'");
        due(held);
        releaseByMany(held);
        until("select count(*) from scheduled_message where id = '" + held.id() + "' and state = 'cancelled'", 1);
        assertThat(sentCount()).isZero();
    }

    @Test
    void whatAMachineWroteOvertakesNothing() {
        ScheduledView held = plan("Did you get our offer?", inDays(2));
        Arrival auto = Arrivals.of(
                account,
                inbox,
                UUID.randomUUID().toString(),
                "auto",
                null,
                null,
                null,
                customer,
                List.of(),
                List.of(),
                "Out of office");
        intake.take(List.of(auto)).block(PATIENCE);
        due(held);
        releaseByMany(held);
        until("select count(*) from scheduled_message where id = '" + held.id() + "' and state = 'sent'", 1);
    }

    @Test
    void rightsChannelAndWindowAreLookedAtAgainWhenItGoesOut() {
        ScheduledView gone = plan("one", inDays(2));
        rows.run("delete from team_member where user_id = '" + agent.id() + "'");
        back(gone, "not-allowed");
        rows.run("insert into team_member (team_id, user_id) values ('" + team + "', '" + agent.id() + "')");

        ScheduledView off = plan("two", inDays(2));
        rows.run("update channel_account set state = 'disabled' where id = '" + account + "'");
        back(off, "channel-off");
        rows.run("update channel_account set state = 'connected' where id = '" + account + "'");

        ScheduledView closed = plan("three", inDays(2));
        rows.run("update conversation set window_expires_at = now() - interval '1 minute' where id = '" + conversation
                + "'");
        back(closed, "window-closed");
        refused(
                () -> scheduled.hold(agent, conversation, new NewScheduled(reply("x"), 5, null, null)),
                "window-closed");
        assertThat(sentCount()).isZero();
    }

    @Test
    void recipientsAreThoseOfTheMomentInWhichItWasGiven() {
        ScheduledView held = plan("Did you get our offer?", inDays(2));
        assertThat(held.to()).extracting(MessageView.Address::address).containsExactly(customer);
        rows.run(
                "update message set sender = '{\"name\":null,\"address\":\"evil@example.net\"}' where conversation_id = '"
                        + conversation + "' and direction = 'in'");
        due(held);
        releaseByMany(held);
        until("select count(*) from message where conversation_id = '" + conversation + "' and direction = 'out'", 1);
        assertThat(rows.text("select recipients #>> '{to,0,address}' from message where conversation_id = '"
                        + conversation + "' and direction = 'out'"))
                .isEqualTo(customer);
        StepVerifier.create(db.sql("update message set recipients = '{\"to\":[]}' where conversation_id = '"
                                + conversation + "' and direction = 'out'")
                        .then())
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("frozen"));
    }

    @Test
    void whoDoesNotSeeTheInboxCanNeitherHoldNorTouch() {
        ScheduledView held = plan("one", inDays(2));
        refused(() -> scheduled.hold(stranger, conversation, new NewScheduled(reply("x"), 5, null, null)), "not-found");
        refused(() -> scheduled.cancel(stranger, held.id(), true), "not-found");
        refused(() -> scheduled.send(stranger, held.id()), "not-found");
        refused(() -> scheduled.move(stranger, held.id(), inDays(3), PLACE), "not-found");
        assertThat(opened(agent).scheduled()).hasSize(1);
    }

    @Test
    void aColleaguesAnswerIsNotOverlookedWhenItIsGiven() {
        replies.send(colleague, conversation, reply("Mine was first")).block(PATIENCE);
        NewMessage unaware = new NewMessage(
                UUID.randomUUID(), "reply", "Too late", null, null, null, null, null, null, 1L, null, null);
        refused(() -> scheduled.hold(agent, conversation, new NewScheduled(unaware, 5, null, null)), "newer-reply");
    }

    @Test
    void notMoreThanFiftyWaitInOneConversation() {
        rows.run(
                "insert into scheduled_message (id, conversation_id, author_id, author_name, client_msg_id, request_hash,"
                        + " command, due_at, after_seq) select gen_random_uuid(), '" + conversation + "', '"
                        + agent.id()
                        + "', 'Mei', gen_random_uuid(), 'x', '{}', now() + interval '1 day', 99 from generate_series(1, 50)");
        refused(() -> scheduled.hold(agent, conversation, new NewScheduled(reply("x"), 5, null, null)), "too-many");
    }

    private void back(ScheduledView held, String reason) {
        due(held);
        until(
                "select count(*) from scheduled_message where id = '" + held.id()
                        + "' and state = 'cancelled' and reason = '" + reason + "'",
                1);
        assertThat(rows.text("select body_text from draft where conversation_id = '" + conversation
                        + "' and user_id = '" + agent.id() + "'"))
                .contains(held.text());
    }

    private String inDays(int days) {
        return LocalDateTime.now(ZoneId.of(PLACE))
                .plusDays(days)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private ScheduledView hold(NewMessage message, int seconds) {
        return scheduled
                .hold(agent, conversation, new NewScheduled(message, seconds, null, null))
                .block(PATIENCE)
                .scheduled();
    }

    private ScheduledView plan(String text, String at) {
        return scheduled
                .hold(agent, conversation, new NewScheduled(reply(text), null, at, PLACE))
                .block(PATIENCE)
                .scheduled();
    }

    private void due(ScheduledView held) {
        rows.run("update scheduled_message set due_at = now() - interval '1 second' where id = '" + held.id() + "'");
    }

    /** As several nodes would that see it at once, this server's own runner among them. */
    private void releaseByMany(ScheduledView held) {
        Flux.range(0, 4)
                .flatMap(_ -> scheduled.release(held.id(), agent).subscribeOn(Schedulers.parallel()))
                .blockLast(PATIENCE);
    }

    private DetailTable.Head opened(Actor.User by) {
        return details.head(conversation, by.id()).block(PATIENCE);
    }

    private void saveDraft(String text) {
        details.saveDraft(conversation, agent.id(), "reply", text, null, null).block(PATIENCE);
    }

    private long sentCount() {
        return rows.number(
                "select count(*) from message where conversation_id = '" + conversation + "' and direction = 'out'");
    }

    private UUID write(String text) {
        return intake.take(
                        List.of(Arrivals.text(account, inbox, UUID.randomUUID().toString(), customer, text)))
                .block(PATIENCE)
                .getFirst()
                .conversationId();
    }

    private static NewMessage reply(String text) {
        return new NewMessage(UUID.randomUUID(), "reply", text, null, null, null, null, null, null, null, null, null);
    }

    private static void refused(Supplier<? extends Mono<?>> work, String code) {
        StepVerifier.create(Mono.defer(work))
                .verifyErrorSatisfies(e -> assertThat(((Problem) e).code()).isEqualTo(code));
    }

    private void until(String sql, long wanted) {
        await(() -> rows.number(sql) == wanted, () -> sql);
    }
}
