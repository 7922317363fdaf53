package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.Connector;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.SendingConnector;
import io.fairlead.testing.FairleadTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(SenderTest.Pigeons.class)
@TestPropertySource(
        properties = {
            "fairlead.channels.internal-hosts=127.0.0.1",
            "fairlead.channels.retry-first=50ms",
            "fairlead.channels.retry-longest=200ms",
            "fairlead.channels.attempts=4",
            "fairlead.channels.lease=2s"
        })
class SenderTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    DeliveryTable deliveryTable;

    @Autowired
    Deliveries deliveries;

    @Autowired
    ChannelSettings settings;

    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private DisposableServer shop;
    private Office office;
    private Office.Channel channel;

    record Heard(String id, String timestamp, String signature, String body) {}

    /** A channel that does not recognise a repetition, and says of itself what happens. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Pigeons {
        @Bean
        Connector<?> pigeon() {
            return new Pigeon();
        }
    }

    record Perch() {}

    static final class Pigeon implements HttpConnector<Perch>, SendingConnector<Perch> {
        /** When each text was given to it. */
        static final Map<String, List<Long>> FLIGHTS = new ConcurrentHashMap<>();

        static List<Long> flights(String text) {
            return FLIGHTS.getOrDefault(text, List.of());
        }

        @Override
        public String kind() {
            return "pigeon";
        }

        @Override
        public Class<Perch> settingsType() {
            return Perch.class;
        }

        @Override
        public Map<String, String> titles() {
            return Map.of("en", "Pigeon", "zh-CN", "信鸽");
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(true, false, false, false, false, null);
        }

        @Override
        public Receipt receive(Account<Perch> account, HttpDelivery delivery) {
            return new Receipt(List.of(), Answer.ACCEPTED);
        }

        @Override
        public Mono<Sent> send(Account<Perch> account, Outbound message) {
            List<Long> flights = FLIGHTS.computeIfAbsent(message.text(), _ -> new CopyOnWriteArrayList<>());
            flights.add(System.nanoTime());
            return switch (message.text().substring(0, 4)) {
                case "rest" ->
                    flights.size() == 1
                            ? Mono.error(new DeliveryFailure.RateLimited("It is tired.", REST))
                            : Mono.just(new Sent(message.messageId().toString(), DeliveryState.SENT));
                case "land" -> Mono.just(new Sent(message.messageId().toString(), DeliveryState.SENT));
                default -> Mono.error(new DeliveryFailure.UnknownOutcome("It flew away.", null));
            };
        }
    }

    @BeforeEach
    void openTheShop() {
        shop = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .flatMap(body -> {
                            heard.add(new Heard(
                                    request.requestHeaders().get("webhook-id"),
                                    request.requestHeaders().get("webhook-timestamp"),
                                    request.requestHeaders().get("webhook-signature"),
                                    body));
                            Integer status = answers.poll();
                            return response.status(status == null ? 200 : status)
                                    .send()
                                    .then();
                        }))
                .bindNow();
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of("replyUrl", "http://127.0.0.1:" + shop.port() + "/replies"));
    }

    @AfterEach
    void closeTheShop() {
        shop.disposeNow();
    }

    @Test
    void aReplyArrivesSignedWithItsOwnIdAndIsShownAsSent() {
        UUID message = reply(conversation(channel), "We ship on Monday.");
        until(message, "sent");
        assertThat(heard).hasSize(1);
        Heard post = heard.getFirst();
        assertThat(post.id()).isEqualTo(message.toString());
        Instant at = Instant.ofEpochSecond(Long.parseLong(post.timestamp()));
        assertThat(post.signature()).isEqualTo(Office.sign(channel.secret(), post.id(), at, post.body()));
        assertThat(JsonMapper.shared().readTree(post.body()).at("/data/text").asString())
                .isEqualTo("We ship on Monday.");
        String status = """
                {"type":"message.status","data":{"messageId":"%s","status":"delivered"}}""".formatted(message);
        office.post(channel, "evt-" + message, Instant.now(), status)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        until(message, "delivered");
    }

    @Test
    void whatIsAwayIsTriedAgainUnderTheSameIdAndInOrder() {
        answers.addAll(List.of(500, 503));
        UUID conversation = conversation(channel);
        UUID first = reply(conversation, "one");
        UUID second = reply(conversation, "two");
        until(second, "sent");
        assertThat(heard.stream().map(Heard::id))
                .containsExactly(first.toString(), first.toString(), first.toString(), second.toString());
    }

    @Test
    void aRefusedReplyFailsWithItsReasonAndAPersonMaySendItAgain() {
        answers.add(422);
        UUID message = reply(conversation(channel), "hello");
        until(message, "failed");
        assertThat(office.rows.text("select failure ->> 'code' from message where id = '" + message + "'"))
                .isEqualTo("http-422");
        act(message, "retry").expectStatus().isOk().expectBody().returnResult();
        until(message, "sent");
        act(message, "cancel").expectStatus().isEqualTo(409).expectBody().returnResult();
    }

    @Test
    void attemptsComeToAnEnd() {
        answers.addAll(List.of(500, 500, 500, 500, 500));
        UUID message = reply(conversation(channel), "hello");
        until(message, "failed");
        assertThat(heard).hasSize(4);
    }

    @Test
    void refusedCredentialsAreAnAdminsMatterAndTheReplyWaits() {
        answers.add(401);
        UUID message = reply(conversation(channel), "hello");
        until(message, "retry_wait");
        assertThat(office.rows.text("select state from channel_account where id = '" + channel.id() + "'"))
                .isEqualTo("reauth_required");
        act(message, "cancel").expectStatus().isOk().expectBody().returnResult();
        until(message, "cancelled");
    }

    @Test
    void withoutAReplyAddressTheReplyFails() {
        Office.Channel mute = office.channel("webhook", Map.of());
        UUID message = reply(conversation(mute), "hello");
        until(message, "failed");
        assertThat(office.rows.text("select failure ->> 'code' from message where id = '" + message + "'"))
                .isEqualTo("no-reply-url");
    }

    @Test
    void whatMayHaveArrivedIsShownAndNotSentAgain() {
        UUID conversation = conversationOf(pigeon());
        UUID message = reply(conversation, "away");
        until(message, "unknown");
        until(reply(conversation, "land after it"), "sent");
        assertThat(Pigeon.flights("away")).hasSize(1);
        act(message, "sent").expectStatus().isOk().expectBody().returnResult();
        assertThat(status(message)).isEqualTo("sent");
        act(message, "sent").expectStatus().isEqualTo(409).expectBody().returnResult();
        act(message, "retry").expectStatus().isEqualTo(409).expectBody().returnResult();
        assertThat(Pigeon.flights("away")).hasSize(1);
    }

    private UUID pigeon() {
        return UUID.fromString(office.create("pigeon", Map.of()).get("id").asString());
    }

    private UUID conversationOf(UUID account) {
        UUID conversation = conversation(channel);
        office.rows.run(
                "update conversation set channel_account_id = '" + account + "' where id = '" + conversation + "'");
        return conversation;
    }

    private void rename(Office.Channel which) {
        http.patch()
                .uri("/api/channels/" + which.id())
                .header("Cookie", office.admin)
                .bodyValue(Map.of("name", "Shop " + UUID.randomUUID()))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private String status(UUID message) {
        return office.rows.text("select status from message where id = '" + message + "'");
    }

    @Test
    void twoSendersOnOneDatabaseSendEachMessageOnceAndInOrder() {
        SendRunner other = new SendRunner(deliveryTable, deliveries, settings);
        List<UUID> sent = new ArrayList<>();
        other.start();
        try {
            for (int n = 0; n < 12; n++) {
                UUID conversation = conversation(channel);
                for (int m = 0; m < 4; m++) {
                    sent.add(reply(conversation, n + "/" + m));
                    other.wake();
                }
            }
            sent.forEach(message -> until(message, "sent"));
        } finally {
            other.stop();
        }
        assertThat(heard.stream().map(Heard::id))
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(UUID::toString).toList());
        for (int n = 0; n < 12; n++) {
            List<String> own =
                    sent.subList(n * 4, n * 4 + 4).stream().map(UUID::toString).toList();
            assertThat(heard.stream().map(Heard::id).filter(own::contains)).containsExactlyElementsOf(own);
        }
        assertThat(office.rows.number("select count(*) from delivery where attempt > 1 and message_id in (select m.id"
                        + " from message m where m.channel_account_id = '" + channel.id() + "')"))
                .isZero();
    }

    @Test
    void aLaterMessageWaitsForTheOneBeforeUnlessThatIsOver() {
        answers.add(401);
        UUID conversation = conversation(channel);
        UUID first = reply(conversation, "one");
        until(first, "retry_wait");
        UUID second = reply(conversation, "two");
        until(second, "retry_wait");
        act(first, "cancel").expectStatus().isOk().expectBody().returnResult();
        // The way is free, in both senses: the channel was changed and nothing is before it any more.
        rename(channel);
        until(second, "sent");
        assertThat(heard.stream().map(Heard::id)).containsExactly(first.toString(), second.toString());

        answers.add(422);
        UUID refused = reply(conversation, "three");
        UUID after = reply(conversation, "four");
        until(after, "sent");
        assertThat(status(refused)).isEqualTo("failed");
    }

    @Test
    void whatTheProviderAsksForHoldsForTheWholeChannel() {
        UUID pigeon = pigeon();
        String tired = "rest " + UUID.randomUUID();
        String behind = "land " + UUID.randomUUID();
        UUID first = reply(conversationOf(pigeon), tired);
        until(first, "retry_wait");
        // From the journal: the message itself may be on its way again by now.
        assertThat(office.rows.text("select string_agg(payload #>> '{message,failure,code}', ',') from journal where"
                        + " type = 'message.status' and payload #>> '{message,id}' = '" + first
                        + "' and payload #>> '{message,status}' = 'retry_wait'"
                        + " and payload #>> '{message,failure,retryAt}' > to_char(now() - interval '1 day', 'YYYY')"))
                .isEqualTo("rate-limited");
        UUID second = reply(conversationOf(pigeon), behind);
        until(second, "sent");
        until(first, "sent");
        long asked = Pigeon.flights(tired).getFirst();
        assertThat(Pigeon.flights(tired)).hasSize(2);
        assertThat(Pigeon.flights(behind)).hasSize(1);
        assertThat(Duration.ofNanos(Pigeon.flights(behind).getFirst() - asked)).isGreaterThanOrEqualTo(REST);
        assertThat(Duration.ofNanos(Pigeon.flights(tired).getLast() - asked)).isGreaterThanOrEqualTo(REST);
    }

    @Test
    void aChannelThatIsOffKeepsItsMessagesAndSaysSo() {
        UUID pigeon = pigeon();
        UUID conversation = conversationOf(pigeon);
        office.rows.run("update channel_account set state = 'disabled' where id = '" + pigeon + "'");
        UUID message = reply(conversation, "land " + UUID.randomUUID());
        until(message, "retry_wait");
        assertThat(office.rows.text("select failure ->> 'code' from message where id = '" + message + "'"))
                .isEqualTo("channel-off");
        office.rows.run("update channel_account set state = 'connected' where id = '" + pigeon + "'");
        until(message, "sent");
    }

    /** Its node was taken for dead, and another one has given the message up; then the answer comes. */
    @Test
    void whatWasAcceptedCountsThoughTheLeaseRanOut() {
        UUID pigeon = pigeon();
        UUID message = leftBehind(conversationOf(pigeon), pigeon);
        until(message, "unknown");
        office.rows.run("update message set body_text = 'land late' where id = '" + message + "'");
        deliveries
                .carry(new DeliveryTable.Row(message, pigeon, "sending", 1, null, null), "taken-for-dead")
                .block(PATIENCE);
        until(message, "sent");
        assertThat(office.rows.text("select state from delivery where message_id = '" + message + "'"))
                .isEqualTo("sent");
    }

    @Test
    void whatBouncedMayBeSentAgain() {
        UUID pigeon = pigeon();
        UUID message = reply(conversationOf(pigeon), "land " + UUID.randomUUID());
        until(message, "sent");
        office.rows.run("update message set status = 'failed', version = version + 1 where id = '" + message + "'");
        act(message, "retry").expectStatus().isOk().expectBody().returnResult();
        until(message, "sent");
    }

    @Test
    void aDeadNodesMessagesAreSentAgainOnlyWhereThatIsSafe() {
        UUID pigeon = pigeon();
        UUID safe = leftBehind(conversation(channel), channel.id());
        UUID unsafe = leftBehind(conversation(channel), pigeon);
        until(safe, "sent");
        until(unsafe, "unknown");
        assertThat(heard.stream().map(Heard::id)).containsExactly(safe.toString());
    }

    @Test
    void anotherTeamsReplyCannotBeTouched() {
        answers.add(422);
        UUID message = reply(conversation(channel), "hello");
        until(message, "failed");
        String stranger = office.cookie(office.rows.user("agent", office.rows.team(office.rows.inbox("Other"))));
        http.post()
                .uri("/api/messages/" + message + "/retry")
                .header("Cookie", stranger)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        assertThat(office.rows.text("select state from delivery where message_id = '" + message + "'"))
                .isEqualTo("failed");
    }

    /** A message as a node leaves it that is killed while it sends. */
    private UUID leftBehind(UUID conversation, UUID account) {
        UUID message = UUID.randomUUID();
        office.rows.run("""
                insert into message (id, conversation_id, channel_account_id, seq, direction, kind, author_kind, author_name, body_text, status)
                values ('%s', '%s', '%s', 100, 'out', 'text', 'user', 'Mei', 'hello', 'sending')""".formatted(message, conversation, account));
        office.rows.run("""
                insert into delivery (message_id, conversation_id, channel_account_id, seq, state, attempt, lease_owner, lease_until)
                values ('%s', '%s', '%s', 100, 'sending', 1, 'dead', now() - interval '1 second')""".formatted(message, conversation, account));
        return message;
    }

    private UUID conversation(Office.Channel from) {
        String id = "m-" + UUID.randomUUID();
        office.post(from, id, Instant.now(), Office.message(id, id + "@acme.pt", "hello"))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
        return UUID.fromString(
                office.rows.text("select conversation_id from message where external_id = '" + id + "'"));
    }

    @Test
    void aReplyTakesItsFilesAlong() {
        byte[] plan = "%PDF-1.7 a plan".getBytes(StandardCharsets.US_ASCII);
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(plan), MediaType.APPLICATION_PDF)
                .filename("plan.pdf");
        byte[] uploaded = http.post()
                .uri("/api/attachments")
                .header("Cookie", office.admin)
                .bodyValue(form.build())
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        String file = JsonMapper.shared().readTree(uploaded).get("id").asString();
        until(reply(conversation(channel), "Here it is.", file), "sent");
        assertThat(JsonMapper.shared()
                        .readTree(heard.getFirst().body())
                        .at("/data/attachments/0")
                        .toString())
                .contains("plan.pdf", "application/pdf", Base64.getEncoder().encodeToString(plan));
    }

    private UUID reply(UUID conversation, String text, String... files) {
        byte[] answer = http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(
                        Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", text, "attachments", files))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return UUID.fromString(JsonMapper.shared().readTree(answer).get("id").asString());
    }

    private WebTestClient.ResponseSpec act(UUID message, String what) {
        return http.post()
                .uri("/api/messages/" + message + "/" + what)
                .header("Cookie", office.admin)
                .exchange();
    }

    private void until(UUID message, String status) {
        ArrayDeque<String> seen = new ArrayDeque<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            String now = status(message);
            if (now.equals(status)) {
                return;
            }
            if (!now.equals(seen.peekLast())) {
                seen.add(now);
            }
        }
        throw new AssertionError("expected " + status + ", saw " + seen);
    }
}
