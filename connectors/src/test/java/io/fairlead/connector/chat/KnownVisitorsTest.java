package io.fairlead.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.SocketConnector.Hours;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What visitors tell of themselves and what their site vouches for; files; opening hours. */
class KnownVisitorsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UUID ACCOUNT = UUID.fromString("01990000-0000-7000-8000-000000000001");
    private static final String FIRST = "11111111-1111-4111-8111-111111111111";
    private static final String SECOND = "22222222-2222-4222-8222-222222222222";

    private final MovingClock clock = new MovingClock();
    private final ChatConnector chat = new ChatConnector(
            ChatLimits.DEFAULT, clock, System::nanoTime, VirtualTimeScheduler.create(), new SecureRandom());
    private final FakeDesk desk = new FakeDesk();
    private final Disposable.Composite sockets = Disposables.composite();
    private String settings = "";

    @AfterEach
    void hangUp() {
        sockets.dispose();
    }

    @Test
    void whoeverIsSignedInHasOneThreadOnEveryDevice() {
        FakePeer laptop = open("{'t':'hello'," + user("ana@7", hash("ana@7", "secret-2")) + "}");
        laptop.says("{'t':'say','clientId':'" + FIRST + "','text':'from the laptop'}");
        FakePeer phone =
                open("{'t':'hello','resume':{'afterSeq':77}," + user("ana@7", hash("ana@7", "secret-1")) + "}");
        JsonNode welcome = welcome(phone);
        assertThat(welcome.get("thread")).isEqualTo(welcome(laptop).get("thread"));
        assertThat(welcome.get("seq").asLong()).as("a new device hears all").isZero();
        assertThat(only(phone, "said").get("text").asString()).isEqualTo("from the laptop");
        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        assertThat(taken.from().externalId()).isEqualTo("user:ana@7");
        assertThat(taken.from().name()).isEqualTo("Ana");

        FakePeer other = open("{'t':'hello'," + user("bob", hash("bob", "secret-2")) + "}");
        assertThat(welcome(other).get("thread")).isNotEqualTo(welcome.get("thread"));
    }

    @Test
    void nobodyIsTakenForAUserWithoutTheSitesWord() {
        String good = hash("ana", "secret-2");
        for (String bad : List.of(
                user("ana", ""),
                "'user':{'id':'ana'}",
                "'user':{}",
                "'user':{'hash':'" + good + "'}",
                user("ana", good.substring(0, 63)),
                user("ana", good + "00"),
                user("ana", hash("ana", "another secret")),
                user("bob", good),
                user("ANA", good),
                user("", hash("", "secret-2")),
                user("ana", "zz".repeat(32)),
                user("x".repeat(201), hash("x".repeat(201), "secret-2")))) {
            FakePeer peer = open("{'t':'hello'," + bad + "}");
            assertThat(peer.heard).as(bad).containsExactly("{\"t\":\"error\",\"code\":\"identity-refused\"}");
            assertThat(peer.closed).isTrue();
        }
        assertThat(open("{'t':'hello'," + user("ana", good.toUpperCase(java.util.Locale.ROOT)) + "}").heard)
                .first()
                .asString()
                .contains("welcome");
    }

    /** Signing out at the site must be enough. */
    @Test
    void aUsersTokenAloneOpensNoSocketAndLastsOnlyAWhileForFiles() {
        FakePeer signedIn = open("{'t':'hello'," + user("ana", hash("ana", "secret-2")) + "}");
        String token = welcome(signedIn).get("visitor").asString();
        String thread = welcome(signedIn).get("thread").asString();
        FakePeer signedOut = open("{'t':'hello','visitor':'" + token + "','resume':{'afterSeq':5}}");
        assertThat(welcome(signedOut).get("thread").asString()).isNotEqualTo(thread);
        assertThat(welcome(signedOut).get("seq").asLong()).isZero();

        assertThat(chat.threadOf(account(), token)).isEqualTo(thread);
        clock.pass(Duration.ofMinutes(30));
        signedIn.says("{'t':'ping'}");
        String fresh = only(signedIn, "token").get("visitor").asString();
        signedIn.says("{'t':'ping'}");
        assertThat(signedIn.heard)
                .filteredOn(frame -> frame.contains("\"t\":\"token\""))
                .hasSize(1);
        clock.pass(Duration.ofMinutes(31));
        assertThat(chat.threadOf(account(), token)).isNull();
        assertThat(chat.threadOf(account(), fresh)).isEqualTo(thread);
    }

    @Test
    void aSignatureOfTheSitesServerIsNeverAToken() {
        String thread = Identity.thread(ACCOUNT, "ana");
        String body = thread + "~" + Long.toString(clock.instant().getEpochSecond(), 36);
        String signed = hash("fairlead chat visitor 2 " + ACCOUNT + " " + body, "secret-2");
        String mac = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(signed));
        assertThat(chat.threadOf(account(), body + "." + mac)).isNull();
    }

    @Test
    void whatIsAskedBeforeTheChatComesWithTheMessageAndIsRememberedOnce() {
        FakePeer peer = open("{'t':'hello','preChat':{'name':'Ana','email':'ana@example.com','company':'Acme',"
                + "'country':'PT','productLine':'Chairs','consent':'I agree.'}}");
        assertThat(desk.remembered).as("nothing is kept of who says nothing").isEmpty();
        peer.says("{'t':'say','clientId':'" + FIRST + "','text':'hi'}");
        peer.says("{'t':'say','clientId':'" + SECOND + "','text':'again'}");
        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        assertThat(taken.from().company()).isEqualTo("Acme");
        assertThat(taken.from().country()).isEqualTo("PT");
        assertThat(taken.productLine()).isEqualTo("Chairs");
        assertThat(taken.source())
                .containsEntry("consent", "I agree.")
                .containsEntry("consent_at", clock.instant().toString());
        assertThat(desk.remembered)
                .singleElement()
                .satisfies(guest -> assertThat(guest.email()).isEqualTo("ana@example.com"));
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        FakePeer peer = open("{'t':'hello','preChat':{'name':'" + "x".repeat(511) + "\uD83D\uDE00y','email':'"
                + "e".repeat(300) + "'},'utm':{'utm_source':'" + "s".repeat(600) + "'}}");
        peer.says("{'t':'say','clientId':'" + FIRST + "','text':'hi'}");
        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        assertThat(taken.from().name()).isEqualTo("x".repeat(511));
        assertThat(taken.from().email()).hasSize(254);
        assertThat(taken.source().get("utm_source")).hasSize(512);
    }

    @Test
    void aPageTellsOfAVisitUpToThirtyValues() {
        String campaign =
                IntStream.range(0, 40).mapToObj(n -> "'utm_k" + n + "':'v'").collect(Collectors.joining(","));
        FakePeer peer = open("{'t':'hello','utm':{" + campaign + "}}");
        peer.says("{'t':'say','clientId':'" + FIRST + "','text':'hi'}");
        assertThat(((Inbound.Message) desk.taken.getFirst()).source()).hasSize(30);
    }

    @Test
    void anAddressThatIsGivenLaterIsKeptAtOnce() {
        FakePeer peer = open("{'t':'hello'}");
        peer.says("{'t':'say','clientId':'" + FIRST + "','text':'hi'}");
        peer.says("{'t':'who','email':'ana@example.com'}");
        assertThat(desk.remembered.getLast().email()).isEqualTo("ana@example.com");
        Inbound.ContactUpdate update = (Inbound.ContactUpdate) desk.taken.getLast();
        assertThat(update.person().email()).isEqualTo("ana@example.com");
        assertThat(update.person().visitorId())
                .isEqualTo(welcome(peer).get("thread").asString());
    }

    @Test
    void filesThatWereHandedOverGoWithAMessageOthersDoNot() {
        UUID mine = UUID.randomUUID();
        desk.handedOver.add(mine);
        FakePeer peer = open("{'t':'hello'}");
        peer.says("{'t':'say','clientId':'" + FIRST + "','files':['" + mine + "']}");
        Inbound.Message taken = (Inbound.Message) desk.taken.getFirst();
        assertThat(taken.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.held()).isEqualTo(mine));
        Inbound.Message reread = (Inbound.Message) chat.reread(account(), taken.raw(), taken.externalKey());
        assertThat(reread.attachments()).isEqualTo(taken.attachments());

        assertThat(refusal(peer, "'text':'x','files':['" + UUID.randomUUID() + "']"))
                .isEqualTo("file-gone");
        assertThat(refusal(peer, "'text':'x','files':['../etc/passwd']")).isEqualTo("invalid");
        assertThat(refusal(peer, "'text':'x','files':[null]")).isEqualTo("invalid");
        assertThat(refusal(peer, "'files':[]")).isEqualTo("invalid");
        assertThat(refusal(peer, "'files':[" + ("'" + mine + "',").repeat(10) + "'" + mine + "']"))
                .isEqualTo("too-many-files");
        settings = "'files':false";
        assertThat(refusal(open("{'t':'hello'}"), "'files':['" + mine + "']")).isEqualTo("invalid");
        assertThat(desk.taken).hasSize(1);
    }

    @Test
    void whetherSomebodyIsThereIsSaidAtOnceAndWhenItChanges() {
        Instant monday = Instant.parse("2026-03-02T08:00:00Z");
        desk.hours.emitNext(new Hours(false, monday, 5), reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST);
        FakePeer peer = open("{'t':'hello'}");
        assertThat(welcome(peer).get("hours").toString())
                .isEqualTo("{\"open\":false,\"backAt\":\"2026-03-02T08:00:00Z\",\"largestFile\":5}");
        desk.hours.emitNext(new Hours(true, null, 5), reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(only(peer, "hours").get("hours").get("open").asBoolean()).isTrue();
    }

    @Test
    void agentsMayAnswerUnderOneName() {
        settings = "'agentName':'Oak team'";
        FakePeer peer = open("{'t':'hello'}");
        desk.answers("m-1", "hi");
        desk.agentTyping(true);
        assertThat(only(peer, "said").get("author").asString()).isEqualTo("Oak team");
        assertThat(only(peer, "typing").get("author").asString()).isEqualTo("Oak team");
    }

    @Test
    void textsHaveALinePerLanguage() {
        settings = "'greeting':'Hello!\\nHow are you?\\n[zh-CN] 您好\\n[de]Guten Tag','askWho':true,'askName':'no',"
                + "'askCompany':'required','productLines':'Chairs\\n\\n Tables '";
        JsonNode look = welcome(open("{'t':'hello'}")).get("settings");
        assertThat(look.get("greeting").toString())
                .isEqualTo("{\"\":\"Hello!\\nHow are you?\",\"zh\":\"您好\",\"de\":\"Guten Tag\"}");
        assertThat(look.get("ask").toString()).isEqualTo("{\"email\":\"optional\",\"company\":\"required\"}");
        assertThat(look.get("productLines").toString()).isEqualTo("[\"Chairs\",\"Tables\"]");
        assertThat(look.get("title").get("").asString()).isEqualTo("Oak & Co");
    }

    private String refusal(FakePeer peer, String members) {
        String id = UUID.randomUUID().toString();
        peer.says("{'t':'say','clientId':'" + id + "'," + members + "}");
        JsonNode last = JSON.readTree(peer.last());
        assertThat(last.path("clientId").asString()).isEqualTo(id);
        return last.get("code").asString();
    }

    private FakePeer open(String hello) {
        FakePeer peer = new FakePeer();
        sockets.add(chat.serve(account(), peer, desk).subscribe());
        peer.says(hello);
        return peer;
    }

    private Account<ChatSettings> account() {
        return new Account<>(
                ACCOUNT,
                "key",
                "Oak & Co",
                ChatConnectorTest.settings(settings),
                List.of("secret-2", "secret-1"),
                URI.create("https://inbox.example/widget/key"),
                null);
    }

    private static String user(String id, String hash) {
        return "'user':{'id':'" + id + "','hash':'" + hash + "','name':'Ana'}";
    }

    private static String hash(String id, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode welcome(FakePeer peer) {
        return JSON.readTree(peer.heard.getFirst());
    }

    private static JsonNode only(FakePeer peer, String kind) {
        List<JsonNode> found = peer.heard.stream()
                .map(JSON::readTree)
                .filter(each -> each.get("t").asString().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
