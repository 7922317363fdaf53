package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.fairlead.media.MediaStore;
import io.fairlead.testing.FairleadTest;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Answers that go after a visitor by mail, and the visitor's answer that comes back into the chat. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class VisitorLettersTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    MediaStore media;

    @LocalServerPort
    int port;

    private GreenMail server;
    private GreenMailUser mailbox;
    private Office office;
    private String own;
    private String visitor;
    private UUID channel;
    private String key;
    private String token = "";
    private @Nullable UUID email;

    @BeforeEach
    void open() {
        server = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort(), ServerSetup.SMTP.dynamicPort()});
        server.start();
        String unique = UUID.randomUUID().toString();
        own = "sales-" + unique + "@ours.example";
        visitor = "ana-" + unique + "@guest.example";
        try {
            mailbox = server.getUserManager().createUser(own, own, "secret word");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        office = new Office(db, http);
        channel = UUID.fromString(office.create("chat", Map.of("title", "Oak & Co\n[de] Eiche & Co"))
                .get("id")
                .asString());
        key = office.rows.text("select key from channel_account where id = '" + channel + "'");
    }

    @AfterEach
    void close() {
        if (email != null) {
            office.rows.run("update channel_account set state = 'disabled' where id = '" + email + "'");
        }
        server.stop();
    }

    @Test
    void whoHasLeftGetsTheAnswerByMailAndGoesOnInTheSameConversation() throws Exception {
        connectAMailbox();
        saysSomethingAndLeaves("'name':'Ana','email':'" + visitor + "'");
        UUID conversation = conversation();
        reply(conversation, "Ja, bis Freitag.");
        longAgo();
        await(() -> letters().length == 1);
        MimeMessage letter = letters()[0];
        assertThat(letter.getSubject()).contains("Ihr Chat mit Eiche & Co");
        assertThat(plain(letter))
                .contains("Ja, bis Freitag.")
                .contains("Zuvor im Chat")
                .contains("Liefern Sie nach Bremen?")
                .contains("Sie,");
        assertThat(letter.getAllRecipients()).hasSize(1);
        await(() -> told("emailed") == 1);

        String answer = "From: Ana <" + visitor + ">\r\nTo: " + own + "\r\nMessage-ID: <r-" + UUID.randomUUID()
                + "@guest.example>\r\nIn-Reply-To: " + letter.getHeader("Message-ID", null)
                + "\r\nSubject: Re: " + "Chat"
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDanke, bestellt!\r\n";
        mailbox.deliver(new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8))));
        await(() -> office.rows.number("select count(*) from message where conversation_id = '" + conversation
                        + "' and direction = 'in'")
                == 2);
        try (BubbleClient back = BubbleClient.open(port, key).hello(token, 0)) {
            assertThat(back.said(3))
                    .containsExactly("Liefern Sie nach Bremen?", "Ja, bis Freitag.", "Danke, bestellt!");
        }
        assertThat(office.rows.number("select count(*) from conversation where inbox_id = '" + office.inbox + "'"))
                .as("no conversation of the mail's own")
                .isEqualTo(1);

        // The next answer goes in the same mail thread, alone; the first is not sent again.
        left();
        reply(conversation, "Die Rechnung folgt.");
        longAgo();
        await(() -> letters().length == 2);
        assertThat(letters()[1].getHeader("References", null)).contains(letter.getHeader("Message-ID", null));
        await(() -> told("emailed") == 2);
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and answered_at is null")
                == 1);
        assertThat(letters()).hasSize(2);
    }

    @Test
    void withoutAMailboxItWaitsAndGoesWhenThereIsOne() {
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        reply(conversation(), "Gern.");
        longAgo();
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and letter_attempts > 0 and next_letter_at > now()")
                == 1);
        assertThat(told("emailed")).isZero();
        connectAMailbox();
        office.rows.run("update chat_visitor set next_letter_at = now() where channel_account_id = '" + channel + "'");
        await(() -> letters().length == 1);
    }

    /** More was said before than is looked at in one go. */
    @Test
    void anAnswerAtTheEndOfALongChatIsMailed() throws Exception {
        connectAMailbox();
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        UUID conversation = conversation();
        for (int n = 0; n < 60; n++) {
            reply(conversation, "Antwort " + n);
        }
        await(() -> office.rows.number("select count(*) from message where conversation_id = '" + conversation
                        + "' and status = 'sent' and direction = 'out'")
                == 60);
        office.rows.run("update message set status = 'read' where conversation_id = '" + conversation
                + "' and direction = 'out'");
        reply(conversation, "Zuletzt.");
        longAgo();
        await(() -> letters().length == 1);
        assertThat(plain(letters()[0])).contains("Zuletzt.");
    }

    @Test
    void aLetterHasFiftyAnswersAndTheNextHasTheRest() throws Exception {
        connectAMailbox();
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        UUID conversation = conversation();
        for (int n = 0; n < 52; n++) {
            reply(conversation, "Antwort <" + n + ">");
        }
        longAgo();
        await(() -> letters().length == 2);
        assertThat(plain(letters()[0])).contains("<0>", "<49>").doesNotContain("<50>", "<51>");
        assertThat(plain(letters()[1]).split("Zuvor im Chat", 2)[0])
                .contains("<50>", "<51>")
                .doesNotContain("<49>");
    }

    @Test
    void filesGoAlongAsFarAsTheyFit() throws Exception {
        connectAMailbox();
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        List<UUID> files = List.of(file("first.pdf", 6), file("second.pdf", 6), file("third.pdf", 3));
        http.post()
                .uri("/api/conversations/" + conversation() + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of(
                        "clientMsgId", UUID.randomUUID(), "kind", "reply", "text", "Anbei.", "attachments", files))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
        longAgo();
        await(() -> letters().length == 1);
        assertThat(plain(letters()[0])).contains("[first.pdf]", "[second.pdf]", "[third.pdf]");
        assertThat(fileNames(letters()[0])).containsExactly("first.pdf", "third.pdf");
    }

    private UUID file(String name, int megabytes) {
        return media.store(name, "application/pdf", new byte[megabytes << 20], "user:" + office.user)
                .block(Duration.ofSeconds(30))
                .id();
    }

    private static List<String> fileNames(Part part) throws Exception {
        List<String> names = new ArrayList<>();
        if (part.getContent() instanceof Multipart parts) {
            for (int n = 0; n < parts.getCount(); n++) {
                names.addAll(fileNames(parts.getBodyPart(n)));
            }
        } else if (part.getFileName() != null) {
            names.add(part.getFileName());
        }
        return names;
    }

    @Test
    void whatWasReadIsNotMailedNorIsWhoSaidNoAddress() throws Exception {
        connectAMailbox();
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        UUID conversation = conversation();
        reply(conversation, "Gelesen.");
        try (BubbleClient back = BubbleClient.open(port, key).hello(token, 0)) {
            back.next("said");
            long seq = back.next("said").get("seq").asLong();
            back.send("{'t':'seen','seq':" + seq + ",'read':true}");
            await(() -> office.rows
                    .text("select status from message where conversation_id = '" + conversation
                            + "' and direction = 'out'")
                    .equals("read"));
        }
        left();
        longAgo();
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and answered_at is null")
                == 1);
        assertThat(letters()).isEmpty();
        assertThat(told("emailed")).isZero();
    }

    @Test
    void aMailOfWhichNothingIsKnownIsToldAndNotRepeated() {
        connectAMailbox();
        saysSomethingAndLeaves("'email':'" + visitor + "'");
        reply(conversation(), "Einmal.");
        awaitStatus("sent");
        // As a server leaves it that stopped in the middle of sending.
        office.rows.run(
                "update chat_visitor set answered_at = now() - interval '1 hour', left_at = now() - interval '1 hour',"
                        + " letter_id = uuidv7(), letter_up_to = (select (c.number << 20) + m.seq from message m"
                        + " join conversation c on c.id = m.conversation_id where c.channel_account_id = '" + channel
                        + "' and m.direction = 'out'), next_letter_at = now() where channel_account_id = '" + channel
                        + "'");
        await(() -> told("email-unknown") == 1);
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and answered_at is null")
                == 1);
        assertThat(letters()).isEmpty();
    }

    private void saysSomethingAndLeaves(String about) {
        try (BubbleClient tab = BubbleClient.open(port, key)) {
            tab.send("{'t':'hello','language':'de','timeZone':'Europe/Berlin','preChat':{" + about + "}}");
            token = tab.next("welcome").get("visitor").asString();
            tab.say(UUID.randomUUID().toString(), "Liefern Sie nach Bremen?").next("stored");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        left();
    }

    private void left() {
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and left_at is not null")
                == 1);
    }

    private void awaitStatus(String status) {
        await(() -> office.rows
                .text("select min(status) from message where channel_account_id = '" + channel
                        + "' and direction = 'out'")
                .equals(status));
    }

    /** The visitor's time to read it has run out. */
    private void longAgo() {
        await(() -> office.rows.number("select count(*) from chat_visitor where channel_account_id = '" + channel
                        + "' and answered_at is not null")
                == 1);
        await(() -> office.rows.number("select count(*) from message where channel_account_id = '" + channel
                        + "' and direction = 'out' and status in ('queued', 'sending')")
                == 0);
        office.rows.run(
                "update chat_visitor set answered_at = now() - interval '1 hour', left_at = now() - interval '1 hour',"
                        + " next_letter_at = least(next_letter_at, now()) where channel_account_id = '" + channel
                        + "'");
    }

    private long told(String event) {
        return office.rows.number("select count(*) from message where channel_account_id = '" + channel
                + "' and kind = 'event' and event ->> 'type' = '" + event + "'");
    }

    private static String plain(Part part) throws Exception {
        return part.getContent() instanceof Multipart parts
                ? plain(parts.getBodyPart(0))
                : String.valueOf(part.getContent());
    }

    private MimeMessage[] letters() {
        return server.getReceivedMessagesForDomain(visitor);
    }

    private UUID conversation() {
        return office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
    }

    private void reply(UUID conversation, String text) {
        http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", text, "force", true))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private void connectAMailbox() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", own);
        settings.put("imapHost", "127.0.0.1");
        settings.put("imapPort", server.getImap().getPort());
        settings.put("imapSecurity", "none");
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", server.getSmtp().getPort());
        settings.put("smtpSecurity", "none");
        settings.put("password", "secret word");
        email = UUID.fromString(office.create("email", settings).get("id").asString());
        await(() -> office.rows
                .text("select state from channel_account where id = '" + email + "'")
                .equals("connected"));
    }
}
