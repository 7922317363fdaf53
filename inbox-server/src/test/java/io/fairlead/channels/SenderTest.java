package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.Connector;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.SendingConnector;
import io.fairlead.testing.FairleadTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
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
            "fairlead.channels.attempts=4",
            "fairlead.channels.lease=2s"
        })
class SenderTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private DisposableServer shop;
    private Office office;
    private Office.Channel channel;

    record Heard(String id, String timestamp, String signature, String body) {}

    /** A channel that does not recognise a repetition. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Pigeons {
        @Bean
        Connector<?> pigeon() {
            return new Pigeon();
        }
    }

    record Perch() {}

    static final class Pigeon implements HttpConnector<Perch>, SendingConnector<Perch> {
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
            return Mono.error(new DeliveryFailure.UnknownOutcome("It flew away.", null));
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
        UUID conversation = conversation(channel);
        UUID pigeon =
                UUID.fromString(office.create("pigeon", Map.of()).get("id").asString());
        office.rows.run(
                "update conversation set channel_account_id = '" + pigeon + "' where id = '" + conversation + "'");
        until(reply(conversation, "coo"), "unknown");
    }

    @Test
    void aDeadNodesMessagesAreSentAgainOnlyWhereThatIsSafe() {
        UUID pigeon =
                UUID.fromString(office.create("pigeon", Map.of()).get("id").asString());
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
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            String now = office.rows.text("select status from message where id = '" + message + "'");
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
