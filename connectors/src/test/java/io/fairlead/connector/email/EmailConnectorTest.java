package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.fairlead.channel.Account;
import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SendingConnector.Sent;
import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Received;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** The connector against a real mail server in memory. */
class EmailConnectorTest implements ConnectorContract<EmailSettings> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWN = "sales@ours.example";
    private static final String PASSWORD = "secret word";

    private final EmailConnector connector = new EmailConnector(
            Clock.systemUTC(), new SecureRandom(), TestTokens.none(), 200_000, Duration.ofSeconds(2));
    private final String secret = connector.newSecret();
    private GreenMail server;
    private GreenMailUser user;
    private final List<Disposable> watches = new ArrayList<>();

    @BeforeEach
    void start() throws UserException {
        server = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort(), ServerSetup.SMTP.dynamicPort()});
        server.start();
        user = server.getUserManager().createUser(OWN, OWN, PASSWORD);
    }

    @AfterEach
    void stop() {
        watches.forEach(Disposable::dispose);
        server.stop();
        connector.close();
    }

    @Override
    public EmailConnector connector() {
        return connector;
    }

    @Override
    public EmailSettings settings() {
        return settings(PASSWORD, true);
    }

    private EmailSettings settings(String password, boolean existing) {
        return new EmailSettings(
                OWN,
                "127.0.0.1",
                server.getImap().getPort(),
                "none",
                "127.0.0.1",
                server.getSmtp().getPort(),
                "none",
                OWN,
                password,
                null,
                "INBOX",
                existing,
                true);
    }

    private Account<EmailSettings> with(EmailSettings settings) {
        Account<EmailSettings> account = account(List.of(secret));
        return new Account<>(
                account.id(),
                account.key(),
                account.name(),
                settings,
                account.secrets(),
                account.publicUrl(),
                account.defaultCountry());
    }

    @Test
    void whatWasThereAndWhatComesAreReadInOrderAndStayUnread() throws Exception {
        deliver("anna@acme.example", "One", "First");
        deliver("anna@acme.example", "Two", "Second");
        Watch watch = watch(with(settings()), null);
        assertThat(watch.mail().subject()).isEqualTo("One");
        Received second = watch.received();
        assertThat(((Inbound.Message) second.inbound()).text()).isEqualTo("Second");
        CaughtUp caughtUp = (CaughtUp) watch.next();
        assertThat(caughtUp.cursor()).isEqualTo(second.cursor());

        deliver("bob@acme.example", "Three", "Third");
        assertThat(watch.mail().subject()).isEqualTo("Three");
        assertThat(folder().getMessages())
                .noneMatch(message -> message.getFlags().contains(Flags.Flag.SEEN));
    }

    @Test
    void goesOnAfterTheCursor() throws Exception {
        deliver("anna@acme.example", "One", "First");
        Watch first = watch(with(settings()), null);
        String cursor = first.received().cursor();
        first.dispose();
        deliver("anna@acme.example", "Two", "Second");
        assertThat(watch(with(settings()), cursor).mail().subject()).isEqualTo("Two");
    }

    @Test
    void takesOnlyNewMailUnlessAskedForTheRest() throws Exception {
        deliver("anna@acme.example", "Old", "Old");
        Watch watch = watch(with(settings(PASSWORD, false)), null);
        assertThat(watch.next()).isInstanceOf(CaughtUp.class);
        deliver("anna@acme.example", "New", "New");
        assertThat(watch.mail().subject()).isEqualTo("New");
    }

    @Test
    void aFolderThatWasRenumberedIsReadAgainUnderTheSameKeys() throws Exception {
        deliver("anna@acme.example", "One", "First");
        Watch first = watch(with(settings()), null);
        Received received = first.received();
        first.dispose();
        Cursor other = Cursor.parse(received.cursor());
        Watch again = watch(with(settings()), new Cursor(other.validity() + 1, 900, 0, 0, 0).toString());
        assertThat(again.received().inbound().externalKey())
                .isEqualTo(received.inbound().externalKey());
    }

    @Test
    void emitsNoMoreThanWasAskedFor() throws Exception {
        deliver("anna@acme.example", "One", "First");
        deliver("anna@acme.example", "Two", "Second");
        StepVerifier.create(connector.watch(with(settings()), null), 1)
                .expectNextCount(1)
                .thenRequest(1)
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void mailThatCannotBeReadOrIsTooLargeLetsTheRestPass() throws Exception {
        raw("From: x@y.example\r\nSubject: deep\r\n" + nested(30));
        raw("From: big@y.example\r\nMessage-ID: <big@y.example>\r\nSubject: big\r\n\r\n"
                + "0123456789abcdef\r\n".repeat(20_000));
        deliver("anna@acme.example", "Fine", "Fine");
        Watch watch = watch(with(settings()), null);
        Inbound.Broken deep = (Inbound.Broken) watch.received().inbound();
        assertThat(deep.reason()).isEqualTo("too-deep");
        assertThat(new String(deep.raw().bytes(), StandardCharsets.ISO_8859_1)).contains("Subject: deep");
        Inbound.Broken big = (Inbound.Broken) watch.received().inbound();
        assertThat(big.reason()).isEqualTo("too-large");
        assertThat(big.externalKey()).contains("big@y.example");
        assertThat(new String(big.raw().bytes(), StandardCharsets.ISO_8859_1))
                .contains("Subject: big")
                .doesNotContain("0123456789abcdef");
        assertThat(watch.mail().subject()).isEqualTo("Fine");
    }

    @Test
    void aWrongPasswordAsksForSigningIn() {
        StepVerifier.create(connector.watch(with(settings("wrong", true)), null))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DeliveryFailure.Unauthorised.class)
                        .hasMessageContaining("127.0.0.1"))
                .verify(PATIENCE);
    }

    @Test
    void aServerThatIsAwayIsUnreachableAndIsReadOnAfterItsReturn() throws Exception {
        deliver("anna@acme.example", "One", "First");
        Watch watch = watch(with(settings()), null);
        String cursor = watch.received().cursor();
        server.getImap().stopService();
        assertThat(watch.failure()).isInstanceOf(DeliveryFailure.Unreachable.class);
        StepVerifier.create(connector.watch(with(settings()), cursor))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DeliveryFailure.Unreachable.class)
                        .hasMessageContaining("nothing answers"))
                .verify(PATIENCE);
    }

    @Test
    void aReplyCarriesTheThreadAndComesBackToItsConversation() throws Exception {
        UUID conversation = UUID.fromString("01900000-0000-7000-8000-00000000cafe");
        Outbound out = reply(conversation, "客户 <b>", "您好，报价如下。\n40 Stühle", "<p>您好 &amp; 40 Stühle</p>");
        Sent sent = connector.send(with(settings()), out).block(PATIENCE);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("Message-ID", null)).isEqualTo("<" + sent.providerId() + ">");
        assertThat(sent.providerId()).endsWith("@ours.example");
        assertThat(mail.getHeader("In-Reply-To", null)).isEqualTo("<second@acme.example>");
        assertThat(mail.getHeader("References", null).replaceAll("\\s+", " "))
                .isEqualTo("<first@acme.example> <ours@ours.example> <second@acme.example>");
        assertThat(mail.getSubject()).isEqualTo("Re: Angebot für Stühle 椅子");
        assertThat(mail.getFrom()[0].toString()).contains(OWN);
        assertThat(mail.getReplyTo()[0].toString()).contains("sales+");

        Inbound.Message read = (Inbound.Message) parse(bytes(mail));
        assertThat(read.text()).contains("您好，报价如下。").contains("40 Stühle");
        assertThat(read.html()).contains("您好 &amp; 40 Stühle");
        assertThat(read.attachments().getFirst().name()).isEqualTo("报价单 № 7.pdf");
        assertThat(read.attachments().getFirst().bytes()).containsExactly(1, 2, 3);

        String replyTo = mail.getReplyTo()[0].toString().replaceAll(".*<(.*)>", "$1");
        Inbound.Message byAddress = (Inbound.Message)
                parse(("From: a@acme.example\r\nTo: <" + replyTo.toUpperCase(java.util.Locale.ROOT) + ">\r\n\r\nYes")
                        .getBytes());
        assertThat(byAddress.replyTo().conversationToken()).isEqualTo(conversation.toString());
        Inbound.Message byId = (Inbound.Message)
                parse(("From: a@acme.example\r\nIn-Reply-To: <" + sent.providerId() + ">\r\n\r\nYes").getBytes());
        assertThat(byId.replyTo().conversationToken()).isNull();
        assertThat(byId.replyTo().answeredConversation()).isEqualTo(conversation.toString());
        Inbound.Message forged = (Inbound.Message) parse(("From: a@acme.example\r\nIn-Reply-To: <" + "a".repeat(39)
                        + "." + "0".repeat(32) + "@ours.example>\r\n\r\nYes")
                .getBytes());
        assertThat(forged.replyTo().answeredConversation()).isNull();
    }

    @Test
    void theSameReplyHasTheSameIdOnEachAttempt() {
        Outbound out = reply(UUID.randomUUID(), "Anna", "Yes", null);
        assertThat(connector.send(with(settings()), out).block(PATIENCE).providerId())
                .isEqualTo(connector.send(with(settings()), out).block(PATIENCE).providerId());
    }

    @Test
    void namesAndIdsFromOutsideCannotWriteHeaders() throws Exception {
        Outbound out = new Outbound(
                UUID.randomUUID(),
                UUID.randomUUID(),
                2,
                "t",
                "Lin\r\nBcc: evil@evil.example",
                List.of(new Address("Anna\r\nX-Evil: 1", "anna@acme.example")),
                List.of(),
                List.of(),
                "Hello\r\nX-Evil: 1",
                "Body",
                null,
                "a@b>\r\nX-Evil: 1",
                List.of("c@d\r\nX-Evil: 2"),
                List.of());
        assertThat(connector.send(with(settings()), out).block(PATIENCE)).isNotNull();
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("X-Evil")).isNull();
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void nothingThatListensIsWorthAnotherTry() throws Exception {
        server.getSmtp().stopService();
        StepVerifier.create(connector.send(with(settings()), reply(UUID.randomUUID(), "Anna", "Yes", null)))
                .expectError(DeliveryFailure.Unreachable.class)
                .verify(PATIENCE);
    }

    @Test
    void whatTheServerSaysDecidesWhatHappensNext() throws Exception {
        assertThat(failure("550 5.1.1 no such user", null)).isInstanceOf(DeliveryFailure.Rejected.class);
        assertThat(failure("450 4.2.1 try later", null)).isInstanceOf(DeliveryFailure.Unreachable.class);
        assertThat(failure("250 ok", "554 5.7.1 spam")).isInstanceOf(DeliveryFailure.Rejected.class);
        assertThat(failure("250 ok", "451 4.3.0 busy")).isInstanceOf(DeliveryFailure.Unreachable.class);
        assertThat(failure("250 ok", null)).isInstanceOf(DeliveryFailure.UnknownOutcome.class);
    }

    @Test
    void settingsThatCannotWorkNameTheField() {
        assertThatThrownBy(() -> connector.check(new EmailSettings(
                        "nobody", "h", null, null, "h", null, null, null, null, null, null, null, null)))
                .isInstanceOfSatisfying(
                        BadSettings.class, bad -> assertThat(bad.field()).isEqualTo("address"));
        assertThatThrownBy(() -> connector.check(new EmailSettings(
                        OWN, "http://h/", null, null, "h", null, null, null, null, null, null, null, null)))
                .isInstanceOfSatisfying(
                        BadSettings.class, bad -> assertThat(bad.field()).isEqualTo("imapHost"));
        assertThatThrownBy(() -> connector.check(
                        new EmailSettings(OWN, "h", 99_999, null, "h", null, null, null, null, null, null, null, null)))
                .isInstanceOfSatisfying(
                        BadSettings.class, bad -> assertThat(bad.field()).isEqualTo("imapPort"));
    }

    /** Against a server that answers RCPT and the end of DATA like this; null: it hangs up. */
    private Throwable failure(String toRecipient, @Nullable String toData) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofVirtual().start(() -> serve(listening, toRecipient, toData));
            EmailSettings here = new EmailSettings(
                    OWN,
                    "127.0.0.1",
                    1,
                    "none",
                    "127.0.0.1",
                    listening.getLocalPort(),
                    "none",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            Throwable failure = connector
                    .send(with(here), reply(UUID.randomUUID(), "Anna", "Yes", null))
                    .map(sent -> (Throwable) new AssertionError("accepted"))
                    .onErrorResume(error -> reactor.core.publisher.Mono.just(error))
                    .block(PATIENCE);
            serving.join();
            return failure;
        }
    }

    private static void serve(ServerSocket listening, String toRecipient, @Nullable String toData) {
        try (Socket socket = listening.accept()) {
            var in = new java.io.BufferedReader(
                    new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            out.write("220 here\r\n".getBytes(StandardCharsets.US_ASCII));
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String answer = "250 ok";
                if (data) {
                    if (!line.equals(".")) {
                        continue;
                    }
                    data = false;
                    answer = toData;
                } else if (line.startsWith("RCPT")) {
                    answer = toRecipient;
                } else if (line.equals("DATA")) {
                    data = true;
                    answer = "354 go on";
                } else if (line.equals("QUIT")) {
                    answer = "221 bye";
                }
                if (answer == null) {
                    return;
                }
                out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (java.io.IOException e) {
            // The client went away.
            return;
        }
    }

    private static Outbound reply(UUID conversation, String to, String text, @Nullable String html) {
        return new Outbound(
                UUID.fromString("01900000-0000-7000-8000-00000000beef"),
                conversation,
                3,
                "thread",
                "林 Lin",
                List.of(new Address(to, "anna@acme.example")),
                List.of(),
                List.of(),
                "Angebot für Stühle 椅子",
                text,
                html,
                "second@acme.example",
                List.of("first@acme.example", "ours@ours.example", "second@acme.example"),
                html == null
                        ? List.of()
                        : List.of(new Attachment(
                                "报价单 № 7.pdf", "application/pdf", new byte[] {1, 2, 3}, null, false, null)));
    }

    private Inbound parse(byte[] bytes) {
        return new MailParser(OWN, new ReplyTokens(List.of(secret))).read(bytes);
    }

    private static byte[] bytes(MimeMessage mail) throws Exception {
        var out = new java.io.ByteArrayOutputStream();
        mail.writeTo(out);
        // Our own mail is a loop when it comes back to us; here only its form is looked at.
        return out.toString(StandardCharsets.ISO_8859_1)
                .replace("X-Fairlead-Loop", "X-Other")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String nested(int levels) {
        StringBuilder mail = new StringBuilder();
        for (int n = 0; n < levels; n++) {
            mail.append("Content-Type: multipart/mixed; boundary=b")
                    .append(n)
                    .append("\r\n\r\n--b")
                    .append(n)
                    .append("\r\n");
        }
        return mail.append("\r\nHi").toString();
    }

    private void deliver(String from, String subject, String text) throws Exception {
        raw("From: " + from + "\r\nTo: " + OWN + "\r\nMessage-ID: <" + UUID.randomUUID() + "@acme.example>\r\nSubject: "
                + subject + "\r\n\r\n" + text + "\r\n");
    }

    private void raw(String mail) throws Exception {
        user.deliver(new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8))));
    }

    private MailFolder folder() throws Exception {
        return server.getManagers().getImapHostManager().getInbox(user);
    }

    private Watch watch(Account<EmailSettings> account, @Nullable String cursor) {
        Watch watch = new Watch();
        connector.watch(account, cursor).subscribe(watch);
        watches.add(watch);
        return watch;
    }
}
