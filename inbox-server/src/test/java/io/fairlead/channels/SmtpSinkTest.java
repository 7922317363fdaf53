package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channels.SmtpSink.Fault;
import io.fairlead.channels.SmtpSink.Step;
import io.fairlead.connector.email.EmailConnector;
import io.fairlead.connector.email.EmailSettings;
import io.fairlead.testing.FairleadTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mail servers that cut the line, or refuse, at every step of the protocol. Whatever happens, a reply arrives at least once
 * and always under one Message-ID; where nobody can know whether it arrived, a person is asked and nothing is repeated.
 */
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
class SmtpSinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    EmailConnector email;

    private final List<Attempt> attempts = new ArrayList<>();
    private Office office;

    /** One fault with a mail server, a channel and a reply of its own. */
    private record Attempt(Fault fault, SmtpSink sink, UUID channel, UUID message) {}

    @BeforeEach
    void open() {
        office = new Office(db, http);
    }

    @AfterEach
    void close() throws Exception {
        for (Attempt each : attempts) {
            office.rows.run("update channel_account set state = 'disabled' where id = '" + each.channel() + "'");
            each.sink().close();
        }
    }

    @Test
    void whatWasSurelyNotTakenIsSentAgainByItselfUnderTheSameId() {
        List<Fault> faults = List.of(
                new Fault(Step.GREETING, null),
                new Fault(Step.GREETING, "421 too busy"),
                new Fault(Step.GREETING, "554 no service here"),
                new Fault(Step.EHLO, null),
                new Fault(Step.EHLO, "421 closing"),
                new Fault(Step.AUTH, null),
                new Fault(Step.AUTH, "454 4.7.0 try later"),
                new Fault(Step.MAIL, null),
                new Fault(Step.MAIL, "451 4.3.0 try later"),
                new Fault(Step.RCPT, null),
                new Fault(Step.RCPT, "450 4.2.1 mailbox busy"),
                new Fault(Step.RCPT, "452 4.5.3 too many"),
                new Fault(Step.DATA, null),
                new Fault(Step.DATA, "451 4.3.0 try later"),
                new Fault(Step.DOT, "451 4.3.0 try later"),
                new Fault(Step.DOT, "421 closing"),
                new Fault(Step.ACCEPTED, null));
        faults.forEach(fault -> attempt(fault, 1));
        for (Attempt each : attempts) {
            until(each, "sent");
            assertThat(each.sink().stored()).as("%s", each.fault()).hasSize(1);
            assertThat(each.sink().sessions())
                    .as("%s", each.fault())
                    .isEqualTo(each.fault().step() == Step.ACCEPTED ? 1 : 2);
            assertThat(each.sink().stored().getFirst()).as("%s", each.fault()).isEqualTo("<" + externalId(each) + ">");
        }
    }

    @Test
    void whatMayHaveBeenTakenIsShownAndNeverRepeatedUnlessAPersonSaysSo() {
        attempt(new Fault(Step.DOT, null), 1);
        attempt(new Fault(Step.DOT, null), 1);
        Attempt resent = attempts.get(0);
        Attempt settled = attempts.get(1);
        attempts.forEach(each -> until(each, "unknown"));
        assertThat(resent.sink().stored()).hasSize(1);
        // It is known under its id although nobody answered: what comes back about it finds it.
        assertThat(resent.sink().stored()).containsExactly("<" + externalId(resent) + ">");
        assertThat(office.rows.text("select failure ->> 'code' from message where id = '" + resent.message() + "'"))
                .isEqualTo("unknown-outcome");

        // Others go through the same channels meanwhile, and what is unknown stays where it is.
        for (Attempt each : attempts) {
            UUID next = reply(each.channel(), "after that");
            until(next, "sent");
            assertThat(each.sink().sessions()).isEqualTo(2);
            assertThat(status(each.message())).isEqualTo("unknown");
        }

        act(resent, "retry");
        act(settled, "sent");
        until(resent, "sent");
        until(settled, "sent");
        assertThat(of(resent)).hasSize(2);
        assertThat(of(settled)).hasSize(1);
        http.post()
                .uri("/api/messages/" + settled.message() + "/sent")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .returnResult();
    }

    @Test
    void whatIsRefusedFailsWithTheServersWordsAndIsNotTriedAgain() {
        List<Fault> faults = List.of(
                new Fault(Step.MAIL, "550 5.7.1 not you"),
                new Fault(Step.RCPT, "550 5.1.1 no such user"),
                new Fault(Step.DATA, "554 5.5.1 no"),
                new Fault(Step.DOT, "554 5.7.1 looks like spam"));
        faults.forEach(fault -> attempt(fault, 1));
        for (Attempt each : attempts) {
            until(each, "failed");
            assertThat(each.sink().sessions()).as("%s", each.fault()).isEqualTo(1);
            assertThat(office.rows.text("select failure ->> 'detail' from message where id = '" + each.message() + "'"))
                    .contains(each.fault().answer().substring(4));
        }
        for (Attempt each : attempts) {
            act(each, "retry");
            until(each, "sent");
            assertThat(of(each)).as("%s", each.fault()).hasSize(1);
        }
    }

    @Test
    void refusedCredentialsHoldTheChannelsMailUntilAPersonHasChangedThem() {
        attempt(new Fault(Step.AUTH, "535 5.7.8 wrong"), 1);
        attempt(new Fault(Step.MAIL, "550 5.7.30 Basic authentication is not supported"), 1);
        for (Attempt each : attempts) {
            until(each, "retry_wait");
            // What else is wrong with the channel, here its unreachable mailbox, is said too: an admin was told of
            // this.
            assertThat(office.rows.number("select count(*) from journal where subject = '" + each.channel()
                            + "' and payload #>> '{channel,state}' = 'reauth_required'"))
                    .isPositive();
            UUID behind = reply(each.channel(), "second");
            until(behind, "retry_wait");
            assertThat(office.rows.text("select failure ->> 'code' from message where id = '" + behind + "'"))
                    .isEqualTo("unauthorised");
            // Not one more try with what was refused: servers lock accounts for that.
            assertThat(each.sink().sessions()).as("%s", each.fault()).isEqualTo(1);
            long version =
                    office.rows.number("select version from channel_account where id = '" + each.channel() + "'");
            http.patch()
                    .uri("/api/channels/" + each.channel())
                    .header("Cookie", office.admin)
                    .bodyValue(Map.of("version", version, "password", "another"))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .returnResult();
            until(each, "sent");
            until(behind, "sent");
        }
    }

    /** All of it may have been on its way, or not: it is sent again by itself only if not. */
    @Test
    void aSmallMailThatIsCutInTheMiddleArrivesOnce() {
        attempt(new Fault(Step.BODY, null), 1);
        Attempt cut = attempts.getFirst();
        await(() -> Set.of("sent", "unknown").contains(status(cut.message())));
        if (status(cut.message()).equals("unknown")) {
            assertThat(cut.sink().stored()).isEmpty();
            act(cut, "retry");
            until(cut, "sent");
        }
        assertThat(of(cut)).hasSize(1);
    }

    /** A cut in the middle of a mail that no buffer can hold: what was not handed over was not taken. */
    @Test
    void aLargeMailThatIsCutInTheMiddleWasNotTaken() throws Exception {
        try (SmtpSink sink = new SmtpSink(new Fault(Step.BODY, null), 1)) {
            byte[] large = new byte[16 << 20];
            StepVerifier.create(email.send(account(sink, "none"), mail(large)))
                    .expectError(DeliveryFailure.Unreachable.class)
                    .verify(PATIENCE);
            assertThat(email.send(account(sink, "none"), mail(large)).block(PATIENCE))
                    .isNotNull();
            assertThat(sink.stored()).hasSize(1);
        }
    }

    @Test
    void withoutTheSecureLineThatWasAskedForNothingIsSaidInTheOpen() throws Exception {
        for (Fault fault : List.of(
                new Fault(Step.STARTTLS, null),
                new Fault(Step.STARTTLS, "454 4.7.0 no TLS now"),
                new Fault(Step.STARTTLS, "502 5.5.1 unknown"))) {
            try (SmtpSink sink = new SmtpSink(fault, 1)) {
                StepVerifier.create(email.send(account(sink, "starttls"), mail(new byte[0])))
                        .expectError(DeliveryFailure.Unreachable.class)
                        .verify(PATIENCE);
                assertThat(sink.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
            }
        }
    }

    private static Account<EmailSettings> account(SmtpSink sink, String security) {
        EmailSettings settings =
                JsonMapper.shared().convertValue(settings(sink, "sales@ours.example", security), EmailSettings.class);
        return new Account<>(
                UUID.randomUUID(), "key", "Sales", settings, List.of("c2VjcmV0"), URI.create("http://localhost"), null);
    }

    private static Map<String, Object> settings(SmtpSink sink, String address, String security) {
        return Map.of(
                "address",
                address,
                "imapHost",
                "127.0.0.1",
                "imapPort",
                1,
                "imapSecurity",
                "none",
                "smtpHost",
                "127.0.0.1",
                "smtpPort",
                sink.port(),
                "smtpSecurity",
                security,
                "password",
                "secret word");
    }

    private static Outbound mail(byte[] file) {
        return new Outbound(
                UUID.fromString("01900000-0000-7000-8000-00000000beef"),
                UUID.fromString("01900000-0000-7000-8000-00000000cafe"),
                2,
                "thread",
                "Lin",
                List.of(new Address(null, "anna@acme.example")),
                List.of(),
                List.of(),
                "Price",
                "Here it is.",
                null,
                null,
                List.of(),
                List.of(new Attachment("plan.bin", "application/octet-stream", file, null, false, null)));
    }

    private void attempt(Fault fault, int failing) {
        SmtpSink sink = new SmtpSink(fault, failing);
        UUID channel = UUID.fromString(
                office.create("email", settings(sink, "sales-" + UUID.randomUUID() + "@ours.example", "none"))
                        .get("id")
                        .asString());
        attempts.add(new Attempt(fault, sink, channel, reply(channel, "We ship on Monday.")));
    }

    /** A reply in a new conversation of the channel. */
    private UUID reply(UUID channel, String text) {
        UUID contact = office.rows.id("insert into contact (name) values ('Anna') returning id");
        UUID conversation =
                office.rows.id("insert into conversation (channel_account_id, inbox_id, external_thread_key,"
                        + " contact_id) values ('" + channel + "', '" + office.inbox + "', '" + UUID.randomUUID()
                        + "', '"
                        + contact + "') returning id");
        byte[] answer = http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of(
                        "clientMsgId",
                        UUID.randomUUID(),
                        "kind",
                        "reply",
                        "text",
                        text,
                        "to",
                        List.of(Map.of("address", "anna@acme.example"))))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return UUID.fromString(JsonMapper.shared().readTree(answer).get("id").asString());
    }

    private void act(Attempt attempt, String what) {
        http.post()
                .uri("/api/messages/" + attempt.message() + "/" + what)
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    /** How often the server has the attempt's own mail. */
    private List<String> of(Attempt attempt) {
        String id = "<" + externalId(attempt) + ">";
        return attempt.sink().stored().stream().filter(id::equals).toList();
    }

    private String externalId(Attempt attempt) {
        return office.rows.text("select external_id from message where id = '" + attempt.message() + "'");
    }

    private String status(UUID message) {
        return office.rows.text("select status from message where id = '" + message + "'");
    }

    private void until(Attempt attempt, String status) {
        until(attempt.message(), status, attempt.fault().toString());
    }

    private void until(UUID message, String status) {
        until(message, status, "a later one");
    }

    private void until(UUID message, String status, String what) {
        Set<String> seen = new HashSet<>();
        await(
                () -> {
                    seen.add(status(message));
                    return seen.contains(status);
                },
                () -> what + " is to be " + status + " and was " + seen + ": "
                        + office.rows.text("select failure from message where id = '" + message + "'"));
    }
}
