package io.fairlead.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.inbox.ConversationView;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import io.fairlead.testing.Correspondence;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** Timers in the running server: the listener, the wheel, the rows and the events. */
@FairleadTest
class SlaTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Actor ADMIN = new Actor.Automatic("test");

    @Autowired
    DatabaseClient db;

    @Autowired
    Journal journal;

    @Autowired
    JsonMapper json;

    @Autowired
    TimerWheel wheel;

    @Autowired
    Policies policies;

    @Autowired
    SlaListener listener;

    private Correspondence desk;
    private UUID agent;
    private UUID inbox;

    @BeforeEach
    void anInbox() {
        desk = new Correspondence(db, journal, json);
        agent = desk.user(10);
        inbox = desk.inbox(agent);
    }

    @Test
    void aMessageStartsTheTimerAndTheAnswerMeetsIt() {
        long before = desk.position();
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> shown(conversation) != null);
        ConversationView.Timer timer = shown(conversation);
        assertThat(timer.metric()).isEqualTo("first_response");
        assertThat(timer.state()).isEqualTo("running");
        assertThat(timer.dueAt())
                .isEqualTo(desk.view(conversation).waitingSince().plus(Duration.ofMinutes(60)));
        desk.notes(conversation, agent);
        desk.replies(conversation, agent);
        desk.await(() -> shown(conversation) == null);
        desk.writes(conversation);
        desk.await(() -> shown(conversation) != null);
        assertThat(shown(conversation).metric()).isEqualTo("next_response");
        assertThat(desk.told(before, conversation).stream().filter(what -> !what.endsWith(":queued")))
                .containsExactly(
                        "message.received",
                        "conversation.changed:timer",
                        "note.added",
                        "message.queued",
                        "sla.met",
                        "message.received",
                        "conversation.changed:timer");
        assertThat(states(conversation)).isEqualTo("met,running");
    }

    @Test
    void whatAMachineWroteStartsNothing() {
        UUID automatic = desk.arrives(inbox, desk.customer(), "auto");
        UUID human = desk.arrives(inbox);
        desk.await(() -> shown(human) != null);
        assertThat(desk.number("select count(*) from sla_timer where conversation_id = '" + automatic + "'"))
                .isZero();
    }

    @Test
    void warnsAndBreachesOnceAndNeverEarly() {
        List<UUID> conversations = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            conversations.add(desk.arrives(inbox));
        }
        conversations.forEach(conversation -> desk.await(() -> shown(conversation) != null));
        long before = desk.position();
        conversations.forEach(conversation -> due(conversation, "0.6 seconds", "1.2 seconds"));
        conversations.forEach(
                conversation -> desk.await(() -> shown(conversation).state().equals("breached")));
        // Several nodes look at the same rows all the time.
        Flux.range(0, 40).flatMap(_ -> wheel.turn(), 8).blockLast(PATIENCE);
        for (UUID conversation : conversations) {
            assertThat(desk.told(before, conversation)).containsExactly("sla.warned", "sla.breached");
        }
        assertThat(desk.number(
                        "select coalesce(max(extract(epoch from greatest(warned_at - warn_at, breached_at - due_at)) * 1000), -1)"
                                + "::bigint from sla_timer t join conversation c on c.id = t.conversation_id where c.inbox_id = '"
                                + inbox + "'"))
                .as("latest, in milliseconds")
                .isNotNegative();
        desk.replies(conversations.getFirst(), agent);
        desk.await(() -> shown(conversations.getFirst()) == null);
        assertThat(states(conversations.getFirst())).isEqualTo("breached");
    }

    @Test
    void severalNodesFireEachTimerOnce() {
        List<UUID> conversations = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            conversations.add(desk.arrives(inbox));
        }
        conversations.forEach(conversation -> desk.await(() -> shown(conversation) != null));
        long before = desk.position();
        desk.run("update sla_timer t set warn_at = now(), due_at = now(), next_at = now() from conversation c"
                + " where c.id = t.conversation_id and c.inbox_id = '" + inbox + "'");
        Flux.range(0, 60).flatMap(_ -> wheel.turn(), 10).blockLast(PATIENCE);
        conversations.forEach(
                conversation -> desk.await(() -> shown(conversation).state().equals("breached")));
        for (UUID conversation : conversations) {
            assertThat(desk.told(before, conversation)).containsExactly("sla.warned", "sla.breached");
        }
    }

    @Test
    void anAnswerThatTheListenerHasNotHeardOfYetIsNoBreach() {
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> shown(conversation) != null);
        desk.run("update conversation set waiting_since = null where id = '" + conversation + "'");
        due(conversation, "-2 seconds", "-1 seconds");
        assertThat(wheel.turn().block(PATIENCE)).isNotNegative();
        // The server's own wheel turns too, and may be the one that has the row.
        desk.await(() ->
                desk.number("select count(*) from sla_timer where next_at > clock_timestamp() and conversation_id = '"
                                + conversation + "'")
                        == 1);
        assertThat(states(conversation)).isEqualTo("running");
    }

    @Test
    void snoozingHaltsTheClockAndWakingGoesOn() {
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> shown(conversation) != null);
        desk.snoozes(conversation, agent);
        desk.await(() -> shown(conversation).state().equals("paused"));
        assertThat(desk.number("select count(*) from sla_timer where next_at is null and conversation_id = '"
                        + conversation + "'"))
                .isEqualTo(1);
        desk.wakes(conversation);
        desk.await(() -> shown(conversation).state().equals("running"));
        assertThat(Duration.between(
                        desk.view(conversation).waitingSince(),
                        shown(conversation).dueAt()))
                .isGreaterThan(Duration.ofMinutes(60));
        desk.closes(conversation, agent);
        desk.await(() -> shown(conversation) == null);
        assertThat(states(conversation)).isEqualTo("cancelled");
        desk.reopens(conversation, agent);
        desk.await(() -> shown(conversation) != null);
        assertThat(states(conversation)).isEqualTo("running");
    }

    @Test
    void aChangedCalendarMovesRunningTimersOnly() {
        UUID calendar = desk.id("insert into business_calendar (name, zone, weekly) values ('c " + inbox + "', 'UTC', '"
                + week("00:00", "24:00") + "') returning id");
        policies.create(ADMIN, new PolicyChange(null, "p " + inbox, 10, 20, null, calendar, List.of(inbox)))
                .block(PATIENCE);
        UUID running = desk.arrives(inbox);
        UUID answered = desk.arrives(inbox);
        desk.await(() -> shown(running) != null && shown(answered) != null);
        desk.replies(answered, agent);
        desk.await(() -> shown(answered) == null);
        var old = shown(running).dueAt();
        assertThat(old).isEqualTo(desk.view(running).waitingSince().plus(Duration.ofMinutes(10)));
        // From now on nobody works before next year.
        desk.run(
                "update business_calendar set version = version + 1, holidays = (select json_agg(json_build_object('date',"
                        + " d::date, 'closed', true)) from generate_series(now() - interval '2 days', now() + interval '20 days',"
                        + " interval '1 day') d) where id = '" + calendar + "'");
        desk.await(() -> shown(running).dueAt().isAfter(old.plus(Duration.ofDays(15))));
        assertThat(shown(answered)).isNull();
        assertThat(states(answered)).isEqualTo("met");
        assertThat(desk.number("select count(*) from sla_timer where calendar_version = 1 and conversation_id = '"
                        + answered + "'"))
                .isEqualTo(1);
    }

    @Test
    void hearingEverythingAgainChangesNothing() {
        long before = desk.position();
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> shown(conversation) != null);
        desk.snoozes(conversation, agent);
        desk.await(() -> shown(conversation).state().equals("paused"));
        desk.wakes(conversation);
        desk.await(() -> shown(conversation).state().equals("running"));
        var timer = shown(conversation);
        long told = desk.told(before, conversation).size();
        journal.read(before, 1000)
                .filter(row -> listener.types().contains(row.type()))
                .collectList()
                .flatMap(listener::handle)
                .block(PATIENCE);
        assertThat(shown(conversation)).isEqualTo(timer);
        assertThat(desk.told(before, conversation)).hasSize((int) told);
    }

    private ConversationView.Timer shown(UUID conversation) {
        return desk.view(conversation).timer();
    }

    private String states(UUID conversation) {
        return db.sql(
                        "select string_agg(state, ',' order by started_at) as states from sla_timer where conversation_id = :id")
                .bind("id", conversation)
                .map(row -> row.get("states", String.class))
                .one()
                .block(PATIENCE);
    }

    private void due(UUID conversation, String warn, String due) {
        desk.run("update sla_timer set warn_at = clock_timestamp() + interval '" + warn
                + "', due_at = clock_timestamp() + interval '" + due + "', next_at = clock_timestamp() + interval '"
                + warn
                + "' where conversation_id = '" + conversation + "'");
    }

    private static String week(String from, String to) {
        StringBuilder days = new StringBuilder();
        for (int day = 1; day <= 7; day++) {
            days.append(day == 1 ? "[" : ",")
                    .append("{\"day\":%d,\"from\":\"%s\",\"to\":\"%s\"}".formatted(day, from, to));
        }
        return days.append("]").toString();
    }
}
