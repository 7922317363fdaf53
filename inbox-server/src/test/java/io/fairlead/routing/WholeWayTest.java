package io.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.inbox.Arrivals;
import io.fairlead.inbox.Intake;
import io.fairlead.kernel.Ids;
import io.fairlead.presence.Attendance;
import io.fairlead.presence.Presence;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** From the customer's message to the answer, as an agent sees it: who has it, why, and by when it is to be answered. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class WholeWayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    People people;

    @Autowired
    Intake intake;

    @Autowired
    Presence presence;

    @Autowired
    DatabaseClient db;

    @Autowired
    WebTestClient http;

    private People.Person agent;
    private String cookie;
    private UUID conversation;

    @BeforeEach
    void aCustomerWrites() {
        agent = people.make("agent");
        cookie = People.cookie(http, agent);
        UUID inbox = people.inboxOf(agent);
        UUID account = new Fixture(db).channel(inbox, "webhook");
        Attendance here = presence.arrive(agent.id(), "Agent");
        String key = Ids.next().toString();
        conversation = intake.take(List.of(Arrivals.text(account, inbox, key, key + "@example.com", "How much is it?")))
                .block(PATIENCE)
                .getFirst()
                .conversationId();
        await("/assignee/id", agent.id().toString());
        await("/timer/state", "running");
        here.leave();
    }

    @Test
    void theAgentHasItAndCanSeeWhy() {
        JsonNode view = view();
        assertThat(view.at("/timer/metric").asString()).isEqualTo("first_response");
        assertThat(Instant.parse(view.at("/timer/dueAt").asString()))
                .isEqualTo(Instant.parse(view.at("/waitingSince").asString()).plus(Duration.ofMinutes(60)));
        get(cookie, "/assignment")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.decisions[0].to.id")
                .isEqualTo(agent.id().toString())
                .jsonPath("$.decisions[0].reason")
                .isEqualTo("fewest-open")
                .jsonPath("$.decisions[0].evidence.candidates[0].id")
                .isEqualTo(agent.id().toString());
        String stranger = People.cookie(http, people.make("agent"));
        get(stranger, "/assignment").expectStatus().isNotFound().expectBody().returnResult();
    }

    @Test
    void theAnswerEndsTheTimer() {
        post("/messages", Map.of("clientMsgId", Ids.next(), "kind", "note", "text", "Ask Li"));
        assertThat(view().at("/timer/state").asString()).isEqualTo("running");
        post("/messages", Map.of("clientMsgId", Ids.next(), "kind", "reply", "text", "12 dollars"));
        await("/timer/state", "");
        assertThat(new Fixture(db).text("select state from sla_timer where conversation_id = '" + conversation + "'"))
                .isEqualTo("met");
    }

    @Test
    void aSnoozedConversationWakesByItself() {
        post("/snooze", Map.of("until", Instant.now().plusMillis(1500).toString()));
        await("/timer/state", "paused");
        await("/status", "open");
        await("/timer/state", "running");
        JsonNode view = view();
        assertThat(Instant.parse(view.at("/timer/dueAt").asString()))
                .isAfter(Instant.parse(view.at("/waitingSince").asString()).plus(Duration.ofMinutes(60)));
        assertThat(view.at("/snoozedUntil").isMissingNode()
                        || view.at("/snoozedUntil").isNull())
                .isTrue();
    }

    @Test
    void givingItToSomebodyElseIsADecisionToo() {
        People.Person lead = people.make("lead");
        new Fixture(db)
                .run("insert into team_member select team_id, '" + lead.id() + "' from team_member where user_id = '"
                        + agent.id() + "'");
        post("/assign", Map.of("assigneeId", lead.id()));
        for (Instant end = Instant.now().plus(PATIENCE); Instant.now().isBefore(end); ) {
            if (decisions().at("/decisions/0/reason").asString().equals("by-hand")) {
                break;
            }
        }
        JsonNode decision = decisions().at("/decisions/0");
        assertThat(decision.at("/reason").asString()).isEqualTo("by-hand");
        assertThat(decision.at("/from/id").asString()).isEqualTo(agent.id().toString());
        assertThat(decision.at("/to/id").asString()).isEqualTo(lead.id().toString());
        assertThat(decision.at("/by/id").asString()).isEqualTo(agent.id().toString());
    }

    private JsonNode decisions() {
        return body(get(cookie, "/assignment"));
    }

    private JsonNode view() {
        return body(get(cookie, "")).get("conversation");
    }

    private void await(String pointer, String value) {
        JsonNode view = view();
        for (Instant end = Instant.now().plus(PATIENCE); Instant.now().isBefore(end); view = view()) {
            if (view.at(pointer).asString("").equals(value)) {
                return;
            }
        }
        throw new AssertionError(pointer + " is not " + value + " in " + view);
    }

    private WebTestClient.ResponseSpec get(String cookie, String path) {
        return http.get()
                .uri("/api/conversations/{id}" + path, conversation)
                .header("Cookie", cookie)
                .exchange();
    }

    private void post(String path, Map<String, Object> body) {
        http.post()
                .uri("/api/conversations/{id}" + path, conversation)
                .header("Cookie", cookie)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody()
                .returnResult();
    }

    private static JsonNode body(WebTestClient.ResponseSpec answer) {
        return answer.expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
