package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class ChatTest {

    private static final String FIRST = "11111111-1111-4111-8111-111111111111";

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    TypingSignals typing;

    @LocalServerPort
    int port;

    private Office office;
    private UUID channel;
    private String key;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        JsonNode view = office.create("chat", Map.of("allowedOrigins", "https://shop.example", "title", "Oak & <Co>"));
        channel = UUID.fromString(view.get("id").asString());
        key = office.rows.text("select key from channel_account where id = '" + channel + "'");
        assertThat(view.get("url").asString()).endsWith("/widget/" + key + ".js");
        assertThat(view.get("secret").asString()).isNotBlank();
    }

    @Test
    void aVisitorIsHeardOnceAndHearsTheAnswerInEveryTabButNoNote() throws Exception {
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            String token = tab.next("welcome").get("visitor").asString();
            tab.say(FIRST, "Guten Tag");
            JsonNode own = tab.next("said");
            assertThat(own.get("clientId").asString()).isEqualTo(FIRST);
            assertThat(own.get("byVisitor").asBoolean()).isTrue();
            tab.say(FIRST, "Guten Tag").next("stored");
            assertThat(count("message")).isEqualTo(1);
            UUID conversation = conversation();

            try (BubbleClient other = BubbleClient.open(port, key).hello(token, 0)) {
                assertThat(other.said(1)).containsExactly("Guten Tag");
                post(conversation, "note", "between us");
                post(conversation, "reply", "Hello from the team");
                JsonNode answer = tab.next("said");
                assertThat(answer.get("text").asString()).isEqualTo("Hello from the team");
                assertThat(answer.get("author").asString()).isEqualTo("admin person");
                assertThat(answer.get("byVisitor").asBoolean()).isFalse();
                assertThat(answer.get("seq").asLong())
                        .isGreaterThan(own.get("seq").asLong());
                assertThat(other.said(1)).containsExactly("Hello from the team");
                assertThat(other.isQuietFor(Duration.ofMillis(300))).isTrue();
            }
        }
        assertThat(office.rows.text("select language from conversation where id = '" + conversation() + "'"))
                .isEqualTo("de");
    }

    @Test
    void comingBackResumesWithoutGapOrRepetitionWhileAnswersArrive() throws Exception {
        String token;
        long position;
        List<String> heard = new ArrayList<>();
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            token = tab.next("welcome").get("visitor").asString();
            tab.say(FIRST, "hello");
            position = tab.next("said").get("seq").asLong();
        }
        UUID conversation = conversation();
        int answers = 40;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(
                () -> IntStream.range(0, answers).forEach(i -> post(conversation, "reply", "answer " + i)));
        while (heard.size() < answers) {
            assertThat(writing).isNotCompletedExceptionally();
            try (BubbleClient tab = BubbleClient.open(port, key).hello(token, position)) {
                for (int i = 0; i < 7 && heard.size() < answers; i++) {
                    JsonNode said = tab.next("said");
                    heard.add(said.get("text").asString());
                    position = said.get("seq").asLong();
                }
            }
        }
        writing.get(20, TimeUnit.SECONDS);
        assertThat(heard)
                .isEqualTo(
                        IntStream.range(0, answers).mapToObj(i -> "answer " + i).toList());
    }

    @Test
    void aThreadThatGoesOnInANewConversationIsOneToTheVisitor() throws Exception {
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            String token = tab.next("welcome").get("visitor").asString();
            tab.say(FIRST, "years ago");
            long before = tab.next("said").get("seq").asLong();
            office.rows.run(
                    "update conversation set status = 'closed', closed_at = now() - interval '3 years' where id = '"
                            + conversation() + "'");
            tab.say(UUID.randomUUID().toString(), "again");
            assertThat(tab.next("said").get("seq").asLong()).isGreaterThan(before);
            assertThat(count("conversation")).isEqualTo(2);
            try (BubbleClient resumed = BubbleClient.open(port, key).hello(token, before)) {
                assertThat(resumed.said(1)).containsExactly("again");
            }
            try (BubbleClient fresh = BubbleClient.open(port, key).hello(token, 0)) {
                assertThat(fresh.said(2)).containsExactly("years ago", "again");
            }
        }
    }

    @Test
    void typingIsSeenOnTheOtherSide() throws Exception {
        CompletableFuture<Typing> seen = new CompletableFuture<>();
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            tab.say(FIRST, "hello").next("stored");
            UUID conversation = conversation();
            Disposable listening = typing.changes()
                    .filter(each -> each.conversationId().equals(conversation) && each.by() == Typing.By.CONTACT)
                    .subscribe(seen::complete);
            tab.send("{'t':'typing','on':true}");
            assertThat(seen.get(20, TimeUnit.SECONDS).on()).isTrue();
            listening.dispose();
            typing.tell(byAgent(conversation, Typing.Kind.NOTE));
            typing.tell(byAgent(conversation, Typing.Kind.REPLY));
            JsonNode frame = tab.next("typing");
            assertThat(frame.get("on").asBoolean()).isTrue();
            assertThat(frame.get("author").asString()).isEqualTo("REPLY agent");
        }
    }

    @Test
    void unknownAndDisabledAccountsAreNotUpgraded() {
        assertThatThrownBy(() -> BubbleClient.open(port, "no-such-account-key")).hasStackTraceContaining("404");
        office.http
                .post()
                .uri("/api/channels/" + channel + "/disable")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        assertThatThrownBy(() -> BubbleClient.open(port, key)).hasStackTraceContaining("404");
        assertNotFound("/widget/" + key + ".js");
    }

    @Test
    void foreignPagesAndOversizedFramesAreClosed() throws Exception {
        try (BubbleClient foreign = BubbleClient.open(port, key, "https://evil.example")) {
            assertThat(foreign.closeCode()).isEqualTo(4403);
        }
        try (BubbleClient own =
                BubbleClient.open(port, key, "https://shop.example").hello()) {
            own.next("welcome");
            own.send("{'t':'say','clientId':'" + FIRST + "','text':'" + "x".repeat(70_000) + "'}");
            assertThat(own.closeCode()).isPositive();
        }
        assertThat(count("message")).isZero();
    }

    @Test
    void theScriptCarriesTheAccountsLookForAnyPage() {
        assumeTrue(new ClassPathResource("widget/bubble.js").exists(), "the web UI was left out of this build");
        String script = http.get()
                .uri("/widget/" + key + ".js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("text/javascript;charset=UTF-8")
                .expectHeader()
                .valueEquals("Cross-Origin-Resource-Policy", "cross-origin")
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=300, public")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(script)
                .contains("FairleadBubble.start({\"key\":\"" + key + "\"")
                .contains("Oak & <Co>");
        String secret = office.rows.text("select settings from channel_account where id = '" + channel + "'");
        assertThat(secret).doesNotContain("secret");
        assertNotFound("/widget/" + key);
    }

    private static Typing byAgent(UUID conversation, Typing.Kind kind) {
        return new Typing(
                conversation, UUID.randomUUID(), Typing.By.USER, UUID.randomUUID(), kind + " agent", kind, true);
    }

    private void assertNotFound(String path) {
        http.get().uri(path).exchange().expectStatus().isNotFound().expectBody().returnResult();
    }

    private void post(UUID conversation, String kind, String text) {
        http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("clientMsgId", UUID.randomUUID(), "kind", kind, "text", text, "force", true))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private UUID conversation() {
        return office.rows.id("select id from conversation where channel_account_id = '" + channel
                + "' order by number desc limit 1");
    }

    private long count(String table) {
        return office.rows.number("select count(*) from " + table + " where channel_account_id = '" + channel + "'");
    }
}
