package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.access.AccessEvent;
import io.fairlead.access.UserView;
import io.fairlead.access.Users;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.Position;
import io.fairlead.journal.Tail;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@FairleadTest
class LiveTest {

    private static final Actor ACTOR = new Actor.Automatic("test");
    private static final Duration QUIET = Duration.ofMillis(300);

    @LocalServerPort
    int port;

    @Autowired
    Journal journal;

    @Autowired
    Tail tail;

    @Autowired
    Users users;

    @Autowired
    DatabaseClient db;

    private Crew crew;
    private UUID team;
    private UUID inbox;
    private Crew.Member anna;

    @BeforeEach
    void hire() {
        crew = new Crew(db);
        team = crew.team();
        inbox = crew.inbox(team);
        anna = crew.hire("agent", "Anna", team);
    }

    @Test
    void greetsThenSendsWhatHappensAfterTheSnapshotInOrder() throws Exception {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            JsonNode hello = browser.next();
            assertThat(hello.path("t").stringValue()).isEqualTo("hello");
            assertThat(hello.path("epoch").stringValue())
                    .isEqualTo(head().epoch().toString());
            assertThat(hello.path("session").stringValue())
                    .isEqualTo(anna.sessionId().toString());
            assertThat(Instant.parse(hello.path("serverNow").stringValue()))
                    .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(10));
            JsonNode snapshot = browser.send("{\"t\":\"start\"}").next("snapshot");
            assertThat(snapshot.path("seq").longValue()).isEqualTo(tail.head());
            long last = happen(Event.inbox(inbox), 300);
            assertThat(browser.eventsUpTo(last))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(last - 299, last).boxed().toList());
        }
    }

    @Test
    void anEventFrameCarriesThePayloadAsItIs() throws Exception {
        try (Browser browser = started(anna)) {
            Happened event = new Happened(Ids.next(), 7, Event.inbox(inbox), "ä 询价 \" \\ 🚢 \u2028 end");
            long seq = happen(event);
            JsonNode frame = browser.next("event");
            assertThat(frame.path("seq").longValue()).isEqualTo(seq);
            assertThat(frame.path("type").stringValue()).isEqualTo(Happened.TYPE);
            assertThat(frame.path("id").stringValue()).isEqualTo(event.subject().toString());
            assertThat(frame.path("version").intValue()).isEqualTo(7);
            assertThat(frame.path("data").path("text").stringValue()).isEqualTo(event.text());
            assertThat(Instant.parse(frame.path("at").stringValue()))
                    .isAfter(Instant.now().minusSeconds(60));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 125, 126, 127, 65_000, 65_535, 65_536, 200_000})
    void framesOfEveryLengthArrive(int length) throws Exception {
        try (Browser browser = started(anna)) {
            String text = "é".repeat(length);
            happen(new Happened(Ids.next(), 1, Event.inbox(inbox), text));
            assertThat(browser.next("event").path("data").path("text").stringValue())
                    .isEqualTo(text);
        }
    }

    @Test
    void everybodySeesOnlyTheirOwn() throws Exception {
        UUID otherTeam = crew.team();
        UUID otherInbox = crew.inbox(otherTeam);
        Crew.Member ben = crew.hire("agent", "Ben", otherTeam);
        Crew.Member chief = crew.hire("admin", "Chief");
        try (Browser annas = started(anna);
                Browser bens = started(ben);
                Browser chiefs = started(chief)) {
            long before = journalOf(List.of(
                    happened(Event.inbox(inbox)),
                    happened(Event.inbox(otherInbox)),
                    happened(Event.user(anna.id())),
                    happened(Event.user(ben.id())),
                    happened(Event.ADMINS),
                    happened(Event.ALL)));
            assertThat(annas.eventsUpTo(before + 6)).containsExactly(before + 1, before + 3, before + 6);
            assertThat(bens.eventsUpTo(before + 6)).containsExactly(before + 2, before + 4, before + 6);
            assertThat(chiefs.eventsUpTo(before + 6)).containsExactly(before + 1, before + 2, before + 5, before + 6);
        }
    }

    @Test
    void resumeSendsWhatWasMissedAndGoesOnWithoutAGap() throws Exception {
        long from = tail.head();
        long to = happen(Event.inbox(inbox), 700);
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send(resume(from));
            assertThat(browser.next("resumed").path("seq").longValue()).isEqualTo(from);
            long end = happen(Event.inbox(inbox), 50);
            assertThat(browser.eventsUpTo(end))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(from + 1, end).boxed().toList());
            assertThat(end).isEqualTo(to + 50);
        }
    }

    @Test
    void resumeFromAnotherHistoryMustReload() throws Exception {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send("{\"t\":\"resume\",\"epoch\":\"" + Ids.next() + "\",\"lastSeq\":0}");
            assertThat(browser.next("resync_required").path("reason").stringValue())
                    .isEqualTo("epoch");
            happen(Event.inbox(inbox), 1);
            assertThat(browser.isQuietFor(QUIET)).isTrue();
            browser.send("{\"t\":\"start\"}").next("snapshot");
            long last = happen(Event.inbox(inbox), 1);
            assertThat(browser.eventsUpTo(last)).containsExactly(last);
        }
    }

    @Test
    void aPositionThatTheJournalNeverReachedMustReload() throws Exception {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send(resume(tail.head() + 1_000_000));
            assertThat(browser.next("resync_required").path("reason").stringValue())
                    .isEqualTo("epoch");
        }
    }

    @Test
    void theLoserOfAccessIsToldAndSeesNothingMore() throws Exception {
        try (Browser browser = started(anna)) {
            happen(Event.inbox(inbox), 1);
            browser.next("event");
            crew.leave(team, anna.id());
            tellThatChanged(anna);
            assertThat(browser.next("resync_required").path("reason").stringValue())
                    .isEqualTo("access_changed");
            happen(Event.inbox(inbox), 1);
            assertThat(browser.isQuietFor(QUIET)).isTrue();
            browser.send("{\"t\":\"start\"}").next("snapshot");
            happen(Event.inbox(inbox), 1);
            long last = happen(Event.ALL, 1);
            assertThat(browser.eventsUpTo(last)).containsExactly(last);
        }
    }

    @Test
    void theWinnerOfAccessIsToldToo() throws Exception {
        UUID newTeam = crew.team();
        UUID newInbox = crew.inbox(newTeam);
        try (Browser browser = started(anna)) {
            crew.join(newTeam, anna.id());
            tellThatChanged(anna);
            browser.next("resync_required");
            browser.send("{\"t\":\"start\"}").next("snapshot");
            long last = happen(Event.inbox(newInbox), 1);
            assertThat(browser.eventsUpTo(last)).containsExactly(last);
        }
    }

    @Test
    void aChangeThatLeavesTheRightsAsTheyWereGoesUnnoticed() throws Exception {
        try (Browser browser = started(anna)) {
            tellThatChanged(anna);
            JsonNode first =
                    browser.next(frame -> !frame.path("type").asString("").equals("presence"));
            assertThat(first.path("type").stringValue()).isEqualTo("user.changed");
            assertThat(browser.isQuietFor(QUIET)).isTrue();
        }
    }

    @Test
    void signingOutAndDisablingCloseTheSockets() throws Exception {
        Crew.Member otherWindow = crew.signIn(anna.id(), Instant.now().plusSeconds(3600));
        Crew.Member ben = crew.hire("agent", "Ben", team);
        try (Browser one = started(anna);
                Browser two = started(otherWindow);
                Browser bens = started(ben)) {
            happen(new AccessEvent.SessionEnded(anna.sessionId(), anna.id()));
            assertThat(one.closeCode()).isEqualTo(4401);
            assertThat(two.isOpen()).isTrue();
            crew.disable(ben.id());
            tellThatChanged(ben);
            assertThat(bens.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aSessionThatExpiresTakesItsSocketAlong() throws Exception {
        Crew.Member brief = crew.signIn(anna.id(), Instant.now().plusSeconds(2));
        try (Browser browser = started(brief)) {
            assertThat(browser.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void strangersAreRefusedBeforeTheUpgrade() {
        assertThatThrownBy(() -> Browser.open(port, "fairlead_session=" + "x".repeat(43)))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://localhost.evil.example", "null", "http://localhost:1", "garbage"
            })
    void pagesOfOtherSitesAreRefused(String origin) {
        assertThatThrownBy(() -> Browser.open(port, anna.cookie(), origin, true))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "42", "null", "{\"t\":", "{\"t\":\"start\"} x", "{\"t\":\"start\",}"})
    void garbageClosesWithAFixedCode(String garbage) throws Exception {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send(garbage);
            JsonNode error = browser.next("error");
            assertThat(error.path("code").stringValue()).isEqualTo("bad-frame");
            assertThat(error.path("detail").stringValue()).isEqualTo("A frame must be one JSON object.");
            assertThat(browser.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void binaryClosesAndAnOversizedFrameToo() throws Exception {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.socket()
                    .sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1, 2}), true)
                    .join();
            assertThat(browser.closeCode()).isEqualTo(4400);
        }
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send("{\"t\":\"" + "x".repeat(20_000) + "\"}");
            assertThat(browser.closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"t\":\"dance\"} | unknown-frame",
                "{} | invalid",
                "{\"t\":7} | invalid",
                "{\"t\":\"resume\",\"epoch\":\"x\",\"lastSeq\":1} | invalid",
                "{\"t\":\"resume\",\"epoch\":\"0190c0de-0000-7000-8000-000000000000\",\"lastSeq\":-1} | invalid",
                "{\"t\":\"resume\",\"epoch\":\"0190c0de-0000-7000-8000-000000000000\",\"lastSeq\":1e99} | invalid",
                "{\"t\":\"typing\",\"conversationId\":null,\"on\":true} | invalid",
                "{\"t\":\"typing\",\"conversationId\":\"0190c0de-0000-7000-8000-000000000000\",\"on\":\"yes\"} | invalid",
                "{\"t\":\"typing\",\"conversationId\":\"0190c0de-0000-7000-8000-000000000000\",\"kind\":\"x\",\"on\":true} | invalid",
                "{\"t\":\"typing\",\"conversationId\":\"0190c0de-0000-7000-8000-000000000000\",\"on\":true} | not-found",
                "{\"t\":\"viewing\",\"conversationId\":\"0190c0de-0000-7000-8000-000000000000\"} | not-found",
                "{\"t\":\"active\"} | invalid"
            })
    void aWrongFrameGetsACodeAndTheSocketGoesOn(String frame, String code) throws Exception {
        try (Browser browser = started(anna)) {
            JsonNode error = browser.send(frame).next("error");
            assertThat(error.path("code").stringValue()).isEqualTo(code);
            assertThat(error.path("detail").stringValue()).doesNotContain("Exception", "java", "null");
            long last = happen(Event.inbox(inbox), 1);
            assertThat(browser.eventsUpTo(last)).containsExactly(last);
        }
    }

    @Test
    void aFloodOfFramesIsCutOff() throws Exception {
        try (Browser browser = started(anna)) {
            for (int n = 0; n < 200 && browser.socket().isOutputClosed() == false; n++) {
                browser.socket()
                        .sendText("{\"t\":\"active\",\"on\":true}", true)
                        .exceptionally(_ -> null)
                        .join();
            }
            assertThat(browser.next("error").path("code").stringValue()).isEqualTo("rate-limited");
            assertThat(browser.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void resumeAfterStartIsAProtocolError() throws Exception {
        try (Browser browser = started(anna)) {
            browser.send(resume(0));
            assertThat(browser.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void typingAndViewingReachThoseWhoSeeTheConversation() throws Exception {
        Crew.Member ben = crew.hire("agent", "Ben", team);
        Crew.Member outsider = crew.hire("agent", "Outsider", crew.team());
        UUID conversation = crew.conversation(inbox);
        try (Browser annas = started(anna);
                Browser bens = started(ben);
                Browser outsiders = started(outsider)) {
            annas.send("{\"t\":\"viewing\",\"conversationId\":\"" + conversation + "\"}");
            JsonNode viewing = bens.next(frame -> isEphemeral(frame, "viewing"));
            assertThat(viewing.path("data").path("conversationId").stringValue())
                    .isEqualTo(conversation.toString());
            assertThat(viewing.path("data").path("users").path(0).path("name").stringValue())
                    .isEqualTo("Anna");
            annas.send("{\"t\":\"typing\",\"conversationId\":\"" + conversation + "\",\"kind\":\"note\",\"on\":true}");
            JsonNode typing = bens.next(frame -> isEphemeral(frame, "typing")).path("data");
            assertThat(typing.path("who").path("kind").stringValue()).isEqualTo("user");
            assertThat(typing.path("who").path("name").stringValue()).isEqualTo("Anna");
            assertThat(typing.path("kind").stringValue()).isEqualTo("note");
            assertThat(typing.path("on").booleanValue()).isTrue();
            outsiders.send("{\"t\":\"typing\",\"conversationId\":\"" + conversation + "\",\"on\":true}");
            outsiders.send("{\"t\":\"viewing\",\"conversationId\":\"" + conversation + "\"}");
            for (int n = 0; n < 2; n++) {
                JsonNode heard = outsiders.next(frame -> !isEphemeral(frame, "presence"));
                assertThat(heard.path("code").stringValue()).isEqualTo("not-found");
            }
            annas.close();
            JsonNode left = bens.next(frame -> isEphemeral(frame, "viewing"));
            assertThat(left.path("data").path("users").isEmpty()).isTrue();
        }
    }

    @Test
    void comingOnlineIsToldToEverybody() throws Exception {
        Crew.Member ben = crew.hire("agent", "Ben", team);
        try (Browser annas = started(anna);
                Browser _ = started(ben)) {
            JsonNode frame = annas.next(f -> isEphemeral(f, "presence")
                    && f.path("data")
                            .path("userId")
                            .stringValue()
                            .equals(ben.id().toString()));
            assertThat(frame.path("data").path("online").booleanValue()).isTrue();
            assertThat(frame.path("data").path("capacity").intValue()).isEqualTo(20);
            assertThat(users.all()
                            .filter(user -> user.id().equals(ben.id()))
                            .map(UserView::online)
                            .blockFirst(Browser.PATIENCE))
                    .isTrue();
        }
    }

    private static boolean isEphemeral(JsonNode frame, String type) {
        return frame.path("t").stringValue().equals("ephemeral")
                && frame.path("type").stringValue().equals(type);
    }

    private Browser started(Crew.Member member) throws InterruptedException {
        Browser browser = Browser.open(port, member.cookie());
        browser.send("{\"t\":\"start\"}").next("snapshot");
        return browser;
    }

    private String resume(long seq) {
        return "{\"t\":\"resume\",\"epoch\":\"" + head().epoch() + "\",\"lastSeq\":" + seq + "}";
    }

    private Position head() {
        return journal.position().block(Browser.PATIENCE);
    }

    private void tellThatChanged(Crew.Member member) {
        UserView view =
                users.all().filter(user -> user.id().equals(member.id())).blockFirst(Browser.PATIENCE);
        happen(new AccessEvent.UserChanged(view));
    }

    private static Happened happened(String audience) {
        return new Happened(Ids.next(), 1, audience, "…");
    }

    private long happen(String audience, int times) {
        return journalOf(IntStream.range(0, times)
                        .mapToObj(_ -> happened(audience))
                        .toList())
                + times;
    }

    private long happen(Event event) {
        return journalOf(List.of(event)) + 1;
    }

    /** Gives the seq before the first. */
    private long journalOf(List<? extends Event> events) {
        long after = journal.commit(ACTOR, Mono.just(new Changed<>(true, events)))
                .then(journal.position())
                .map(Position::seq)
                .block(Browser.PATIENCE);
        return after - events.size();
    }
}
