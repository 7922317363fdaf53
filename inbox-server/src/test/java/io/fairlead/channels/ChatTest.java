package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import io.fairlead.presence.Attendance;
import io.fairlead.presence.Presence;
import io.fairlead.testing.FairleadTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

    @Autowired
    Presence presence;

    @Autowired
    OpeningHours opening;

    @LocalServerPort
    int port;

    private Office office;
    private UUID channel;
    private String key;
    private String secret;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        JsonNode view = office.create("chat", Map.of("allowedOrigins", "https://shop.example", "title", "Oak & <Co>"));
        channel = UUID.fromString(view.get("id").asString());
        key = office.rows.text("select key from channel_account where id = '" + channel + "'");
        assertThat(view.get("url").asString()).endsWith("/widget/" + key + ".js");
        secret = view.get("secret").asString();
        assertThat(secret).isNotBlank();
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
                () -> IntStream.range(0, answers).forEach(i -> post(conversation, "reply", "answer " + i)),
                // The common pool may have but one thread, and the client of the visitor needs it.
                work -> Thread.ofPlatform().start(work));
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
    void aUserOfTheSiteHasTheSameThreadOnASecondDevice() throws Exception {
        String ana = ",'user':{'id':'ana','hash':'" + hash("ana") + "','email':'ana-" + channel + "@example.com'}";
        try (BubbleClient laptop = BubbleClient.open(port, key).send("{'t':'hello'" + ana + "}")) {
            laptop.next("welcome");
            laptop.say(FIRST, "from the laptop").next("stored");
            post(conversation(), "reply", "Hello Ana");
            try (BubbleClient phone = BubbleClient.open(port, key).send("{'t':'hello'" + ana + "}")) {
                assertThat(phone.said(2)).containsExactly("from the laptop", "Hello Ana");
                phone.say(UUID.randomUUID().toString(), "from the phone");
                String heard = "";
                while (!heard.equals("from the phone")) {
                    heard = laptop.next("said").get("text").asString();
                }
            }
        }
        assertThat(count("conversation")).isEqualTo(1);
        assertThat(office.rows.number("select count(*) from contact_identity where scope = '" + channel
                        + "' and kind = 'external' and normalized = 'user:ana' and verified"))
                .isEqualTo(1);
        try (BubbleClient thief =
                BubbleClient.open(port, key).send("{'t':'hello','user':{'id':'ana','hash':'" + hash("bob") + "'}}")) {
            assertThat(thief.next("error").get("code").asString()).isEqualTo("identity-refused");
            assertThat(thief.closeCode()).isPositive();
        }
    }

    @Test
    void nobodyThereIsSaidUntilSomebodyComes() throws Exception {
        UUID agent = office.rows.user("agent", office.rows.team(office.inbox));
        assertThat(opening.now(office.inbox).block()).isEqualTo(new Hours(false, null, 25L << 20));
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            JsonNode hours = tab.next("welcome").get("hours");
            assertThat(hours.get("open").asBoolean()).isFalse();
            assertThat(hours.has("backAt")).isFalse();
            assertThat(hours.get("largestFile").asLong()).isEqualTo(25L << 20);
            Attendance attendance = presence.arrive(agent, "Lin");
            assertThat(tab.next("hours").get("hours").get("open").asBoolean()).isTrue();
            attendance.leave();
        }
    }

    @Test
    void outsideTheInboxsHoursItIsSaidWhenTheTeamIsBack() throws Exception {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(3);
        UUID calendar =
                office.rows.id("insert into business_calendar (name, zone, weekly) values ('" + UUID.randomUUID()
                        + "', 'UTC', '[{\"day\":" + day.getDayOfWeek().getValue()
                        + ",\"from\":\"09:00\",\"to\":\"18:00\"}]') returning id");
        UUID policy = office.rows.id(
                "insert into sla_policy (name, first_response_minutes, next_response_minutes, calendar_id) values ('"
                        + UUID.randomUUID() + "', 60, 60, '" + calendar + "') returning id");
        office.rows.run(
                "insert into sla_inbox (inbox_id, policy_id) values ('" + office.inbox + "', '" + policy + "')");
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            JsonNode hours = tab.next("welcome").get("hours");
            assertThat(hours.get("open").asBoolean()).isFalse();
            assertThat(hours.get("backAt").asString()).isEqualTo(day + "T09:00:00Z");
        }
    }

    @Test
    void anAddressThatIsLeftLaterBelongsToTheContact() throws Exception {
        try (BubbleClient tab = BubbleClient.open(port, key).hello()) {
            tab.say(FIRST, "hello").next("stored");
            tab.send("{'t':'who','email':'Later-" + channel + "@Example.com'}");
            tab.say(UUID.randomUUID().toString(), "again").next("stored");
        }
        assertThat(office.rows.number(
                        "select count(*) from contact_identity i join conversation c on c.contact_id = i.contact_id"
                                + " where c.channel_account_id = '" + channel + "' and i.normalized = 'later-" + channel
                                + "@example.com'"))
                .isEqualTo(1);
        assertThat(office.rows.text("select email from chat_visitor where channel_account_id = '" + channel + "'"))
                .isEqualTo("later-" + channel + "@example.com");
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

    private String hash(String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
