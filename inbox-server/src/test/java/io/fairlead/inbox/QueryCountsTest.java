package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.testing.CountedQueries;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.util.context.Context;

/** How many statements each use costs (P8), whatever the number of rows. The signed-in user is known from memory. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
@Import({People.class, CountedQueries.class})
class QueryCountsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 100;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    People people;

    @Autowired
    Intake intake;

    Fixture rows;
    UUID inbox;
    UUID account;
    String agent;

    @BeforeEach
    void anAgentWhoIsKnown() {
        rows = new Fixture(db);
        People.Person member = people.make("agent");
        inbox = people.inboxOf(member);
        account = rows.channel(inbox, "webhook");
        agent = People.cookie(http, member);
        assertThat(statements(HttpMethod.GET, "/api/nothing", null, 404)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aBatchIsTakenByOneCall() {
        String name = UUID.randomUUID().toString();
        List<Arrival> batch = IntStream.range(0, MANY)
                .mapToObj(n -> Arrivals.text(
                        account, inbox, "m" + n, "p" + n % 40 + "@" + name + n % 7 + ".com", "Message " + n))
                .toList();
        List<Intake.Taken> taken = intake.take(batch)
                .contextWrite(context -> CountedQueries.noting(name, Context.of(context)))
                .block(PATIENCE);
        assertThat(taken).hasSize(MANY).allMatch(one -> one.result() == Intake.Result.IMPORTED);
        assertThat(CountedQueries.of(name)).hasSize(1);
    }

    @Test
    void whoAsksAgainIsKnownWithoutAQuery() {
        assertThat(statements(HttpMethod.GET, "/api/nothing", null, 404)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/conversations, 1",
        "/api/conversations?sort=due&q=price, 1",
        "/api/conversations/counts, 1",
        "/api/conversations/{id}, 2",
        "/api/conversations/{id}/messages?limit=20, 2",
        "/api/contacts, 1",
        "/api/contacts/{contact}, 1",
        "/api/companies, 1",
        "/api/free-mail-domains, 1"
    })
    void readingCosts(String path, int statements) {
        UUID conversation = filled();
        String uri = path.replace("{id}", conversation.toString())
                .replace("{contact}", contactOf(conversation).toString());
        assertThat(statements(HttpMethod.GET, uri, null, 200)).hasSize(statements);
    }

    @Test
    void aReplyCostsTwoStatements() {
        UUID conversation = filled();
        assertThat(statements(
                        HttpMethod.POST,
                        "/api/conversations/" + conversation + "/messages",
                        Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", "FOB Ningbo"),
                        201))
                .hasSize(2);
        assertThat(statements(
                        HttpMethod.POST,
                        "/api/conversations/" + conversation + "/messages",
                        Map.of("clientMsgId", UUID.randomUUID(), "kind", "note", "text", "asked for FOB"),
                        201))
                .hasSize(2);
    }

    /** Held before it goes out, it is looked at as if it were sent, written down, and told. */
    @Test
    void aHeldReplyCostsThreeStatements() {
        UUID conversation = filled();
        assertThat(statements(
                        HttpMethod.POST,
                        "/api/conversations/" + conversation + "/scheduled",
                        Map.of(
                                "undoSeconds",
                                30,
                                "message",
                                Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", "FOB Ningbo")),
                        201))
                .hasSize(3);
        assertThat(statements(HttpMethod.GET, "/api/conversations/" + conversation, null, 200))
                .hasSize(2);
    }

    @Test
    void changesCostAFewStatementsWhateverTheThreadsLength() {
        UUID conversation = filled();
        assertThat(statements(HttpMethod.POST, "/api/conversations/" + conversation + "/close", null, 200))
                .hasSizeLessThanOrEqualTo(6);
        UUID contact = contactOf(conversation);
        long version = rows.number("select version from contact where id = '" + contact + "'");
        assertThat(statements(
                        HttpMethod.PATCH, "/api/contacts/" + contact, Map.of("version", version, "name", "Ana"), 200))
                .hasSizeLessThanOrEqualTo(5);
    }

    /** One of several conversations, with more messages than a page. */
    private UUID filled() {
        String domain = UUID.randomUUID() + ".com";
        intake.take(IntStream.range(0, MANY)
                        .mapToObj(n -> Arrivals.text(
                                account, inbox, UUID.randomUUID().toString(), "p" + n % 3 + "@" + domain, "price " + n))
                        .toList())
                .block(PATIENCE);
        return rows.id("select id from conversation where inbox_id = '" + inbox + "' limit 1");
    }

    private UUID contactOf(UUID conversation) {
        return rows.id("select contact_id from conversation where id = '" + conversation + "'");
    }

    private List<String> statements(HttpMethod method, String path, Object body, int status) {
        String name = UUID.randomUUID().toString();
        WebTestClient.RequestBodySpec request =
                http.method(method).uri(path).header("Cookie", agent).header(CountedQueries.HEADER, name);
        if (body != null) {
            request.bodyValue(body);
        }
        request.exchange().expectStatus().isEqualTo(status).expectBody().returnResult();
        return CountedQueries.of(name);
    }
}
