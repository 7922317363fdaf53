package io.fairlead.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Account;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Connector;
import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.Guest;
import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.channel.SocketConnector.Said;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatConnectorTest implements ConnectorContract<ChatSettings> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UUID ACCOUNT = UUID.fromString("01990000-0000-7000-8000-000000000001");
    private static final String FIRST = "11111111-1111-4111-8111-111111111111";
    private static final String SECOND = "22222222-2222-4222-8222-222222222222";

    private final AtomicLong nanos = new AtomicLong();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final ChatConnector chat = new ChatConnector(
            ChatLimits.DEFAULT,
            Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC),
            nanos::get,
            timer,
            new SecureRandom());
    private final FakeDesk desk = new FakeDesk();
    private final Disposable.Composite sockets = Disposables.composite();

    @Override
    public Connector<ChatSettings> connector() {
        return chat;
    }

    @Override
    public ChatSettings settings() {
        return settings("'color':'#123abc','title':'Oak & Co','greeting':'Hello','askWho':true,"
                + "'allowedOrigins':'https://shop.example'");
    }

    @AfterEach
    void hangUp() {
        sockets.dispose();
    }

    @Test
    void sayIsAnsweredOnlyAfterItIsDurableAndIsHeardBack() {
        FakePeer peer = open(
                "{'t':'hello','language':'de','timeZone':'Europe/Berlin','utm':{'utm_source':'fair','Bad Key':'x'},"
                        + "'page':{'url':'https://shop.example/chairs','referrer':'https://search.example/'}}");
        JsonNode welcome = frame(peer.heard.getFirst());
        assertThat(welcome.get("t").asString()).isEqualTo("welcome");
        assertThat(welcome.get("settings").get("title").get("").asString()).isEqualTo("Oak & Co");
        assertThat(welcome.get("hours").get("open").asBoolean()).isTrue();

        peer.says(say(FIRST, "  Guten Tag\\u0000, 40 Stühle?  "));

        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        ConnectorContract.checkInbound(taken);
        assertThat(ConnectorContract.described(chat.reread(at(""), taken.raw(), taken.externalKey())))
                .isEqualTo(ConnectorContract.described(taken));
        String thread = welcome.get("thread").asString();
        assertThat(taken.externalKey()).isEqualTo(thread + ":" + FIRST);
        assertThat(taken.thread()).isEqualTo(thread);
        assertThat(taken.text()).isEqualTo("Guten Tag, 40 Stühle?");
        assertThat(taken.from().visitorId()).isEqualTo(thread);
        assertThat(taken.from().language()).isEqualTo("de");
        assertThat(taken.from().timeZone()).isEqualTo("Europe/Berlin");
        assertThat(taken.source())
                .containsEntry("utm_source", "fair")
                .containsEntry("page_url", "https://shop.example/chairs")
                .containsEntry("referrer", "https://search.example/")
                .doesNotContainKey("Bad Key");
        assertThat(kinds(peer)).containsExactlyInAnyOrder("welcome", "said", "stored");
        assertThat(only(peer, "said").get("byVisitor").asBoolean()).isTrue();
        assertThat(only(peer, "said").get("clientId").asString()).isEqualTo(FIRST);
        assertThat(only(peer, "stored").get("clientId").asString()).isEqualTo(FIRST);
    }

    @Test
    void sameClientIdTwiceTakesEffectOnceAndIsAcknowledgedTwice() {
        FakePeer peer = open("{'t':'hello'}");
        peer.says(say(FIRST, "hello"));
        peer.says(say(FIRST, "hello"));
        assertThat(desk.taken).hasSize(1);
        assertThat(kinds(peer)).containsExactlyInAnyOrder("welcome", "said", "stored", "stored");
    }

    @Test
    void fullHousePutsOffAndTellsNoInternals() {
        FakePeer peer = open("{'t':'hello'}");
        desk.full = true;
        peer.says(say(FIRST, "hello"));
        assertThat(peer.last())
                .isEqualTo("{\"t\":\"error\",\"code\":\"busy\",\"clientId\":\"" + FIRST + "\",\"retryAfter\":3}");
        desk.full = false;
        peer.says(say(FIRST, "hello"));
        assertThat(desk.taken).hasSize(1);
        assertThat(kinds(peer)).contains("stored");
        assertThat(peer.closed).isFalse();
    }

    @Test
    void aHouseThatNeverAnswersIsBusyAfterAWhile() {
        FakePeer peer = open("{'t':'hello'}");
        desk.hangs = true;
        peer.says(say(FIRST, "hello"));
        assertThat(kinds(peer)).containsExactly("welcome");
        timer.advanceTimeBy(ChatLimits.DEFAULT.storeWithin());
        assertThat(only(peer, "error").get("code").asString()).isEqualTo("busy");
    }

    @Test
    void reloadResumesAfterTheLastSeqAsTheSameVisitor() {
        FakePeer first = open("{'t':'hello'}");
        first.says(say(FIRST, "one"));
        desk.answers("m-1", "two");
        first.leaves();
        assertThat(first.closed).isTrue();
        JsonNode welcome = frame(first.heard.getFirst());
        desk.answers("m-2", "three");

        FakePeer again =
                open("{'t':'hello','visitor':'" + welcome.get("visitor").asString() + "','resume':{'afterSeq':2}}");

        JsonNode second = frame(again.heard.getFirst());
        assertThat(second.get("thread")).isEqualTo(welcome.get("thread"));
        assertThat(second.get("seq").asLong()).isEqualTo(2);
        assertThat(kinds(again)).containsExactly("welcome", "said");
        assertThat(only(again, "said").get("text").asString()).isEqualTo("three");
        assertThat(only(again, "said").get("author").asString()).isEqualTo("Lin");
    }

    @Test
    void forgedForeignAndOldTokensGiveAFreshVisitorWhoHearsFromTheBeginning() {
        FakePeer first = open("{'t':'hello'}");
        String token = frame(first.heard.getFirst()).get("visitor").asString();
        String thread = frame(first.heard.getFirst()).get("thread").asString();
        char flipped = token.charAt(3) == 'A' ? 'B' : 'A';
        String otherId = token.substring(0, 3) + flipped + token.substring(4);
        String otherMac = token.substring(0, token.length() - 4) + "AAAA";
        VisitorTokens elsewhere = new VisitorTokens(Clock.systemUTC(), new SecureRandom());
        VisitorTokens longAgo = new VisitorTokens(
                Clock.fixed(Instant.parse("2025-02-01T00:00:00Z"), ZoneOffset.UTC), new SecureRandom());
        List<String> bad = List.of(
                otherId,
                otherMac,
                elsewhere.issue(ACCOUNT, "another secret", thread),
                elsewhere.issue(UUID.randomUUID(), "secret-2", thread),
                longAgo.issue(ACCOUNT, "secret-2", thread),
                "..",
                "x",
                "a".repeat(5_000));
        for (String forged : bad) {
            FakePeer peer = open("{'t':'hello','visitor':'" + forged + "','resume':{'afterSeq':99}}");
            JsonNode welcome = frame(peer.heard.getFirst());
            assertThat(welcome.get("thread").asString()).as(forged).isNotEqualTo(thread);
            assertThat(welcome.get("seq").asLong()).isZero();
        }
    }

    @Test
    void theSecretBeforeStillKnowsItsVisitorsWhileItIsRotated() {
        VisitorTokens tokens = new VisitorTokens(
                Clock.fixed(Instant.parse("2026-02-01T00:00:00Z"), ZoneOffset.UTC), new SecureRandom());
        String visitor = tokens.newVisitor();
        FakePeer peer = open("{'t':'hello','visitor':'" + tokens.issue(ACCOUNT, "secret-1", visitor) + "'}");
        JsonNode welcome = frame(peer.heard.getFirst());
        assertThat(welcome.get("thread").asString()).isEqualTo(visitor);
        assertThat(tokens.verify(
                        ACCOUNT, List.of("secret-2"), welcome.get("visitor").asString()))
                .isEqualTo(visitor);
    }

    @Test
    void typingGoesBothWays() {
        FakePeer peer = open("{'t':'hello'}");
        String thread = frame(peer.last()).get("thread").asString();
        peer.says("{'t':'typing','on':true}");
        assertThat(desk.typing).containsExactly(thread + " true");
        desk.agentTyping(true);
        desk.agentTyping(false);
        assertThat(peer.heard.subList(1, 3))
                .containsExactly(
                        "{\"t\":\"typing\",\"on\":true,\"author\":\"Lin\"}",
                        "{\"t\":\"typing\",\"on\":false,\"author\":\"Lin\"}");
    }

    @Test
    void seenBecomesDeliveredThenReadOnceForEachAnswer() {
        FakePeer peer = open("{'t':'hello'}");
        desk.answers("m-1", "one");
        desk.answers("m-2", "two");
        peer.says("{'t':'seen','seq':1}");
        peer.says("{'t':'seen','seq':2}");
        peer.says("{'t':'seen','seq':2,'read':true}");
        peer.says("{'t':'seen','seq':2,'read':true}");
        assertThat(desk.taken)
                .map(each -> ((Inbound.Status) each).messageId() + " " + ((Inbound.Status) each).state())
                .containsExactly("m-1 DELIVERED", "m-2 DELIVERED", "m-1 READ", "m-2 READ");
    }

    @Test
    void whoAppliesToWhatIsSaidAfterwards() {
        FakePeer peer = open("{'t':'hello','preChat':{'name':'Ana'}}");
        peer.says("{'t':'who','email':'ana@example.com'}");
        peer.says(say(FIRST, "hola"));
        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        assertThat(taken.from().name()).isEqualTo("Ana");
        assertThat(taken.from().email()).isEqualTo("ana@example.com");
    }

    @Test
    void garbageEndsTheSocketWithACodeAndNothingElse() {
        for (String bad : List.of(
                "nonsense",
                "null",
                "[]",
                "{}",
                "{'t':'nuke'}",
                "{'t':'hello'}",
                "{'t':'say','clientId':'1','text':'x'}",
                "{'t':'say','clientId':{'a':1},'text':'x'}",
                "{'t':'ping'} {'t':'ping'}")) {
            FakePeer peer = open("{'t':'hello'}");
            peer.says(bad);
            assertThat(peer.last()).as(bad).isEqualTo("{\"t\":\"error\",\"code\":\"bad-frame\"}");
            assertThat(peer.closed).isTrue();
        }
        FakePeer early = open(say(FIRST, "before hello"));
        assertThat(early.heard).containsExactly("{\"t\":\"error\",\"code\":\"bad-frame\"}");
        assertThat(desk.taken).isEmpty();
    }

    @Test
    void tooMuchTextIsRefusedAloneTooLargeAFrameEndsTheSocket() {
        FakePeer peer = open("{'t':'hello'}");
        peer.says(say(FIRST, "x".repeat(8_001)));
        assertThat(only(peer, "error").get("code").asString()).isEqualTo("too-long");
        peer.says(say(SECOND, "   "));
        assertThat(frame(peer.last()).get("code").asString()).isEqualTo("invalid");
        peer.says(say(SECOND, "x".repeat(8_000)));
        assertThat(desk.taken).hasSize(1);
        peer.says(say(SECOND, "x".repeat(70_000)));
        assertThat(frame(peer.last()).get("code").asString()).isEqualTo("too-large");
        assertThat(peer.closed).isTrue();
    }

    @Test
    void whoSaysTooMuchIsPutOffAndThenHeardAgain() {
        FakePeer peer = open("{'t':'hello'}");
        for (int i = 0; i < 21; i++) {
            peer.says(say(UUID.randomUUID().toString(), "m" + i));
        }
        assertThat(desk.taken).hasSize(20);
        assertThat(only(peer, "error").get("code").asString()).isEqualTo("rate-limited");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        peer.says(say(FIRST, "again"));
        assertThat(desk.taken).hasSize(21);
    }

    @Test
    void oneAddressCannotSayMoreByOpeningMoreSockets() {
        int taken = 0;
        for (int socket = 0; socket < 12; socket++) {
            FakePeer peer = open("{'t':'hello'}");
            for (int i = 0; i < 20; i++) {
                peer.says(say(UUID.randomUUID().toString(), "m" + i));
            }
            taken = desk.taken.size();
        }
        assertThat(taken).isEqualTo(ChatLimits.DEFAULT.addressSays());
    }

    @Test
    void oneAddressHasAThousandWindowsAndOthersHaveTheirs() {
        for (int n = 0; n < 1_000; n++) {
            var _ = open("{'t':'hello'}");
        }
        FakePeer more = open("{'t':'hello'}");
        assertThat(frame(more.last()).get("code").asString()).isEqualTo("too-many-sockets");
        assertThat(more.closed).isTrue();
        FakePeer elsewhere = new FakePeer(null, "192.0.2.2");
        sockets.add(chat.serve(at(""), elsewhere, desk).subscribe());
        elsewhere.says("{'t':'hello'}");
        assertThat(frame(elsewhere.last()).get("t").asString()).isEqualTo("welcome");
    }

    @Test
    void aFloodOfFramesEndsTheSocket() {
        FakePeer peer = open("{'t':'hello'}");
        for (int i = 0; i < 120 && !peer.closed; i++) {
            peer.says("{'t':'ping'}");
        }
        assertThat(frame(peer.last()).get("code").asString()).isEqualTo("flood");
        assertThat(peer.closed).isTrue();
    }

    @Test
    void helloHasToComeInTime() {
        FakePeer peer = new FakePeer();
        StepVerifier.create(chat.serve(at(""), peer, desk))
                .then(() -> timer.advanceTimeBy(Duration.ofSeconds(10)))
                .verifyComplete();
        assertThat(peer.heard).containsExactly("{\"t\":\"error\",\"code\":\"hello-timeout\"}");
    }

    @Test
    void onlyAllowedPagesAreServed() {
        Account<ChatSettings> strict = at("https://Shop.example https://other.example");
        FakePeer foreign = new FakePeer("https://evil.example", "192.0.2.1");
        StepVerifier.create(chat.serve(strict, foreign, desk)).verifyComplete();
        assertThat(foreign.closeCode).isEqualTo(4403);
        assertThat(foreign.heard).isEmpty();
        FakePeer own = new FakePeer("https://shop.example", "192.0.2.1");
        sockets.add(chat.serve(strict, own, desk).subscribe());
        own.says("{'t':'hello'}");
        assertThat(kinds(own)).containsExactly("welcome");
    }

    @Test
    void aVisitorHasAFewSocketsAndAPlaceIsFreedByLeaving() {
        FakePeer first = open("{'t':'hello'}");
        String hello =
                "{'t':'hello','visitor':'" + frame(first.last()).get("visitor").asString() + "'}";
        FakePeer last = first;
        for (int i = 1; i < ChatLimits.DEFAULT.socketsPerVisitor(); i++) {
            last = open(hello);
        }
        assertThat(kinds(last)).contains("welcome");
        FakePeer refused = open(hello);
        assertThat(frame(refused.last()).get("code").asString()).isEqualTo("too-many-sockets");
        first.leaves();
        assertThat(kinds(open(hello))).contains("welcome");
    }

    @Test
    void aBrokenHearingTellsTheClientToComeBack() {
        TestPublisher<Said> broken = TestPublisher.create();
        FakePeer peer = new FakePeer();
        sockets.add(chat.serve(at(""), peer, new FailingDesk(broken)).subscribe());
        peer.says("{'t':'hello'}");
        broken.error(new IllegalStateException("select * from secrets"));
        assertThat(peer.last()).isEqualTo("{\"t\":\"error\",\"code\":\"interrupted\"}");
        assertThat(peer.closed).isTrue();
    }

    @Test
    void storingAnAnswerIsSendingIt() {
        UUID id = UUID.randomUUID();
        Outbound answer = new Outbound(
                id,
                UUID.randomUUID(),
                4,
                "thread",
                "Lin",
                List.of(),
                List.of(),
                List.of(),
                null,
                "hi",
                null,
                null,
                List.of(),
                List.of());
        StepVerifier.create(chat.send(at(""), answer))
                .assertNext(sent -> {
                    assertThat(sent.providerId()).isEqualTo(id.toString());
                    assertThat(sent.state()).isEqualTo(DeliveryState.SENT);
                })
                .verifyComplete();
    }

    @Test
    void settingsThatCannotWorkAreRefusedByField() {
        for (String bad : List.of(
                "'color':'red'",
                "'logo':'javascript:alert(1)'",
                "'greeting':'" + "x".repeat(501) + "'",
                "'agentName':'" + "x".repeat(101) + "'",
                "'productLines':'" + "a\\n".repeat(51) + "'",
                "'mailAfterMinutes':-1",
                "'allowedOrigins':'https://a.example/path'",
                "'allowedOrigins':'https://*'",
                "'allowedOrigins':'https://a.*.example'",
                "'allowedOrigins':'*'")) {
            String field = bad.substring(1, bad.indexOf("':"));
            assertThatThrownBy(() -> chat.check(settings(bad)))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            BadSettings.class, e -> assertThat(e.field()).isEqualTo(field));
        }
        chat.check(settings("'allowedOrigins':'https://a.example, http://localhost:3000 https://*.b.example'"));
    }

    @Test
    void aStarStandsForSubdomainsAlone() {
        Account<ChatSettings> stars = at("https://*.shop.example");
        assertThat(List.of("https://www.shop.example", "https://a.b.shop.example", "https://WWW.Shop.example"))
                .allMatch(origin -> chat.admits(stars, origin));
        assertThat(List.of(
                        "https://shop.example",
                        "http://www.shop.example",
                        "https://evilshop.example",
                        "https://www.shop.example:8443",
                        "https://www.shop.example.evil.example",
                        "https://.shop.example",
                        "null"))
                .noneMatch(origin -> chat.admits(stars, origin));
    }

    private record FailingDesk(TestPublisher<Said> said) implements Desk {
        @Override
        public Mono<Outcome> take(Inbound inbound) {
            return Mono.empty();
        }

        @Override
        public Flux<Said> listen(String thread, long afterSeq) {
            return said.flux();
        }

        @Override
        public Mono<Void> typing(String thread, boolean on) {
            return Mono.empty();
        }

        @Override
        public Flux<Hours> hours() {
            return Flux.just(new Hours(true, null, 1));
        }

        @Override
        public Mono<Void> remember(String thread, Guest guest) {
            return Mono.empty();
        }

        @Override
        public Mono<List<Attachment>> files(String thread, List<UUID> ids) {
            return Mono.just(List.of());
        }
    }

    private FakePeer open(String firstFrame) {
        FakePeer peer = new FakePeer();
        sockets.add(chat.serve(at(""), peer, desk).subscribe());
        peer.says(firstFrame);
        return peer;
    }

    private static Account<ChatSettings> at(String origins) {
        return new Account<>(
                ACCOUNT,
                "key",
                "Oak & Co",
                settings("'allowedOrigins':'" + origins + "'"),
                List.of("secret-2", "secret-1"),
                URI.create("https://inbox.example/widget/key"),
                null);
    }

    static ChatSettings settings(String members) {
        return JSON.readValue(("{" + members + "}").replace('\'', '"'), ChatSettings.class);
    }

    private static String say(String clientId, String text) {
        return "{'t':'say','clientId':'" + clientId + "','text':'" + text + "'}";
    }

    private static JsonNode frame(String json) {
        return JSON.readTree(json);
    }

    private static List<String> kinds(FakePeer peer) {
        return peer.heard.stream().map(each -> frame(each).get("t").asString()).toList();
    }

    private static JsonNode only(FakePeer peer, String kind) {
        List<JsonNode> found = peer.heard.stream()
                .map(ChatConnectorTest::frame)
                .filter(each -> each.get("t").asString().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
