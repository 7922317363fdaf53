package io.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.inbox.ConversationView;
import io.fairlead.journal.Journal;
import io.fairlead.presence.Attendance;
import io.fairlead.presence.Presence;
import io.fairlead.testing.Correspondence;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** Routing in the running server. */
@FairleadTest
class RoutingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    DatabaseClient db;

    @Autowired
    Journal journal;

    @Autowired
    JsonMapper json;

    @Autowired
    Presence presence;

    @Autowired
    Routing routing;

    @Autowired
    RoutingListener listener;

    @Autowired
    DecisionTable decisions;

    private final List<Attendance> here = new ArrayList<>();
    private Correspondence desk;

    @BeforeEach
    void aDesk() {
        desk = new Correspondence(db, journal, json);
    }

    @AfterEach
    void everybodyGoes() {
        here.forEach(Attendance::leave);
    }

    @Test
    void aMessageIsAssignedToTheOneOnline() {
        UUID ann = desk.user(10);
        UUID inbox = desk.inbox(ann);
        arrives(ann);
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> desk.view(conversation).assignee() != null);
        ConversationView view = desk.view(conversation);
        assertThat(view.assignee().id()).isEqualTo(ann);
        assertThat(view.team()).isNotNull();
        assertThat(view.queueReason()).isNull();
        DecisionView why = why(conversation).getFirst();
        assertThat(why.reason()).isEqualTo("fewest-open");
        assertThat(why.to().id()).isEqualTo(ann);
        assertThat(why.by()).isNull();
        assertThat(why.evidence().at("/candidates/0/load").asInt()).isZero();
        assertThat(desk.number("select open from agent_load where user_id = '" + ann + "'"))
                .isEqualTo(1);
    }

    @Test
    void theQueueIsDrainedWhenSomebodyComesOnlineOldestDeadlineFirst() {
        UUID ann = desk.user(2);
        UUID inbox = desk.inbox(ann);
        UUID first = desk.arrives(inbox);
        UUID second = desk.arrives(inbox);
        UUID third = desk.arrives(inbox);
        for (UUID conversation : List.of(first, second, third)) {
            desk.await(() -> "no-one-online".equals(desk.view(conversation).queueReason()));
            desk.await(() -> desk.view(conversation).timer() != null);
        }
        desk.run("update conversation set timer_due_at = now() - interval '1 hour' where id = '" + third + "'");
        arrives(ann);
        desk.await(() -> desk.view(third).assignee() != null && desk.view(first).assignee() != null);
        assertThat(desk.view(second).assignee()).isNull();
        assertThat(desk.view(first).queueReason()).isNull();
        assertThat(why(third)).extracting(DecisionView::reason).containsExactly("fewest-open", "no-one-online");

        desk.closes(first, ann);
        desk.await(() -> desk.view(second).assignee() != null);
        assertThat(why(second)).extracting(DecisionView::reason).contains("fewest-open");
    }

    @Test
    void whoIsFullGetsNoMoreUntilTheyCanTakeMore() {
        UUID ann = desk.user(1);
        UUID inbox = desk.inbox(ann);
        arrives(ann);
        UUID first = desk.arrives(inbox);
        desk.await(() -> desk.view(first).assignee() != null);
        UUID second = desk.arrives(inbox);
        desk.await(() -> "all-at-capacity".equals(desk.view(second).queueReason()));
        desk.run("update app_user set capacity = 2 where id = '" + ann + "'");
        routing.drain().block(PATIENCE);
        assertThat(desk.view(second).assignee().id()).isEqualTo(ann);
    }

    @Test
    void anInboxWithoutATeamQueuesWithThatReason() {
        UUID inbox = desk.inbox();
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> "no-team".equals(desk.view(conversation).queueReason()));
    }

    @Test
    void whatAMachineWroteIsGivenToNobody() {
        UUID ann = desk.user(10);
        UUID inbox = desk.inbox(ann);
        arrives(ann);
        UUID automatic = desk.arrives(inbox, desk.customer(), "auto");
        UUID human = desk.arrives(inbox);
        desk.await(() -> desk.view(human).assignee() != null);
        routing.drain().block(PATIENCE);
        assertThat(desk.view(automatic).assignee()).isNull();
        assertThat(desk.view(automatic).queueReason()).isNull();
    }

    @Test
    void aReturningCustomerGetsThePersonTheyKnow() {
        UUID ann = desk.user(10);
        UUID ben = desk.user(10);
        UUID inbox = desk.inbox(ann, ben);
        arrives(ann);
        arrives(ben);
        UUID customer = desk.customer();
        UUID first = desk.arrives(inbox, customer, "text");
        desk.await(() -> desk.view(first).assignee() != null);
        UUID known = desk.view(first).assignee().id();
        UUID second = desk.arrives(inbox, customer, "text");
        desk.await(() -> desk.view(second).assignee() != null);
        assertThat(desk.view(second).assignee().id()).isEqualTo(known);
        assertThat(why(second).getFirst().reason()).isEqualTo("returning-customer");
    }

    @Test
    void whatPeopleDoIsADecisionTooOnce() {
        UUID ann = desk.user(10);
        UUID ben = desk.user(10);
        UUID inbox = desk.inbox(ann, ben);
        arrives(ann);
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> desk.view(conversation).assignee() != null);
        long before = desk.position();
        desk.assigns(conversation, ann, ben);
        desk.await(() -> why(conversation).size() == 2);
        journal.read(before, 100).collectList().flatMap(listener::handle).block(PATIENCE);
        DecisionView byHand = why(conversation).getFirst();
        assertThat(why(conversation)).hasSize(2);
        assertThat(byHand.reason()).isEqualTo("by-hand");
        assertThat(byHand.from().id()).isEqualTo(ann);
        assertThat(byHand.to().id()).isEqualTo(ben);
        assertThat(byHand.by().id()).isEqualTo(ann);
    }

    @Test
    void whatIsGivenBackGoesToSomebodyElse() {
        UUID ann = desk.user(10);
        UUID ben = desk.user(10);
        UUID inbox = desk.inbox(ann, ben);
        arrives(ann);
        UUID conversation = desk.arrives(inbox);
        desk.await(() -> desk.view(conversation).assignee() != null);
        desk.run("insert into agent_load (user_id, last_assigned_at) values ('" + ben + "', now())");
        arrives(ben);
        desk.await(() -> presence.online().contains(ben));
        desk.assigns(conversation, ann, null);
        desk.await(() -> desk.view(conversation).assignee() != null);
        assertThat(desk.view(conversation).assignee().id()).isEqualTo(ben);
    }

    /** I26: as on several nodes, with people closing meanwhile, nobody ever has more than they can take. */
    @Test
    void nobodyIsEverAboveCapacity() {
        List<UUID> agents = List.of(desk.user(3), desk.user(4), desk.user(5));
        UUID one = desk.inbox(agents.get(0), agents.get(1));
        UUID other = desk.inbox(agents.get(1), agents.get(2));
        List<UUID> conversations = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            conversations.add(desk.arrives(n % 2 == 0 ? one : other));
        }
        AtomicLong most = new AtomicLong(Long.MIN_VALUE);
        Disposable watching = db.sql("""
                        select max(l.open - u.capacity) as over from agent_load l join app_user u on u.id = l.user_id
                        where u.id = any(:agents)
                        """)
                .bind("agents", agents.toArray(UUID[]::new))
                .map(row -> row.get("over", Integer.class) == null ? -99 : row.get("over", Integer.class))
                .one()
                .doOnNext(over -> most.accumulateAndGet(over, Math::max))
                .repeat()
                .subscribe();
        agents.forEach(this::arrives);
        Flux.range(0, 60)
                .flatMap(n -> n % 3 == 0 ? routing.drain() : routing.route(conversations), 8)
                .blockLast(PATIENCE);
        assertThat(open(agents)).isEqualTo(12);
        int closed = 0;
        for (UUID conversation : conversations) {
            ConversationView view = desk.view(conversation);
            if (view.assignee() != null && closed < 6) {
                desk.closes(conversation, view.assignee().id());
                closed++;
                Flux.range(0, 4).flatMap(_ -> routing.route(conversations), 4).blockLast(PATIENCE);
            }
        }
        desk.await(() -> open(agents) == 12);
        watching.dispose();
        assertThat(most.get()).isZero();
        // The counter is the truth.
        assertThat(desk.number("select count(*) from conversation where status = 'open' and assignee_id in ('"
                        + agents.get(0) + "', '" + agents.get(1) + "', '" + agents.get(2) + "')"))
                .isEqualTo(12);
        // I25
        assertThat(desk.number("select count(*) from conversation where status = 'open' and assignee_id is null"
                        + " and queue_reason is null and inbox_id in ('" + one + "', '" + other + "')"))
                .isZero();
    }

    private long open(List<UUID> agents) {
        return agents.stream()
                .mapToLong(agent -> desk.number(
                        "select coalesce((select open from agent_load where user_id = '" + agent + "'), 0)"))
                .sum();
    }

    private List<DecisionView> why(UUID conversation) {
        return decisions.of(conversation).collectList().block(PATIENCE);
    }

    private void arrives(UUID user) {
        here.add(presence.arrive(user, "Agent"));
    }
}
