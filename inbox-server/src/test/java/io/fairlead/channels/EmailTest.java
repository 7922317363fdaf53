package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.fairlead.testing.FairleadTest;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a customer's mail to the answer in the customer's mailbox and on, over a mail server in memory. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class EmailTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    private GreenMail server;
    private GreenMailUser user;
    private Office office;
    private String own;
    private UUID channel;

    @BeforeEach
    void open() throws Exception {
        server = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort(), ServerSetup.SMTP.dynamicPort()});
        server.start();
        own = "sales-" + UUID.randomUUID() + "@ours.example";
        user = server.getUserManager().createUser(own, own, "secret word");
        office = new Office(db, http);
    }

    @AfterEach
    void close() {
        if (channel != null) {
            office.rows.run("update channel_account set state = 'disabled' where id = '" + channel + "'");
        }
        server.stop();
    }

    @Test
    void aMailIsAnsweredAndTheAnswersAnswerComesIntoTheSameConversation() throws Exception {
        connect("secret word");
        deliver("anna@acme-" + channel + ".example", "m1", "", "Inquiry 询价", "40 chairs please");
        awaitMessages(1);
        UUID conversation = office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
        assertThat(office.rows.text("select subject from conversation where id = '" + conversation + "'"))
                .isEqualTo("Inquiry 询价");

        reply(conversation, "With pleasure: 价格见附件");
        String customer = "anna@acme-" + channel + ".example";
        await(() -> server.getReceivedMessagesForDomain(customer).length > 0);
        MimeMessage sent = server.getReceivedMessagesForDomain(customer)[0];
        assertThat(sent.getSubject()).isEqualTo("Re: Inquiry 询价");
        assertThat(sent.getHeader("In-Reply-To", null)).isEqualTo("<m1@acme.example>");
        assertThat(sent.getHeader("References", null)).contains("<m1@acme.example>");
        assertThat(sent.getAllRecipients()[0].toString()).contains("anna@acme-" + channel);
        await(() -> office.rows
                .text("select status from message where conversation_id = '" + conversation + "' and direction = 'out'")
                .equals("sent"));

        String ours = sent.getHeader("Message-ID", null);
        deliver("anna@acme-" + channel + ".example", "m2", "In-Reply-To: " + ours + "\r\n", "AW: Inquiry", "Agreed");
        awaitMessages(3);
        deliver("stranger@else.example", "m3", "References: <m1@acme.example>\r\n", "Re: Inquiry", "Me too");
        awaitMessages(4);
        assertThat(office.rows.number("select count(*) from message where conversation_id = '" + conversation
                        + "' and direction = 'in'"))
                .isEqualTo(2);
        // Who only knows the ids begins a conversation of their own.
        assertThat(office.rows.number("select count(*) from conversation where channel_account_id = '" + channel + "'"))
                .isEqualTo(2);

        deliver("colleague@acme-" + channel + ".example", "m4", "In-Reply-To: " + ours + "\r\n", "Re: Inquiry", "Hi");
        awaitMessages(5);
        assertThat(office.rows.text("select kind from participant where conversation_id = '" + conversation
                        + "' and address like 'colleague%'"))
                .isEqualTo("third_party");
        assertThat(office.rows.text("select sender from message where conversation_id = '" + conversation
                        + "' order by seq limit 1"))
                .contains("anna@");
    }

    /** A bounce is no message: it changes the one that it is about, and a delay changes nothing. */
    @Test
    void aBounceFailsTheAnswerThatItIsAbout() throws Exception {
        connect("secret word");
        deliver("anna@acme-" + channel + ".example", "m1", "", "Inquiry", "40 chairs please");
        awaitMessages(1);
        UUID conversation = office.rows.id("select id from conversation where channel_account_id = '" + channel + "'");
        reply(conversation, "With pleasure");
        String sent = "select status from message where conversation_id = '" + conversation + "' and direction = 'out'";
        await(() -> office.rows.text(sent).equals("sent"));
        String ours = server.getReceivedMessagesForDomain("anna@acme-" + channel + ".example")[0].getHeader(
                "Message-ID", null);

        deliverRaw(bounce(ours, "delayed", "4.4.1", "smtp; 451 4.4.1 try later"));
        awaitMessages(3);
        assertThat(office.rows.text(sent)).isEqualTo("sent");
        assertThat(office.rows.number("select count(*) from message where conversation_id = '" + conversation
                        + "' and kind = 'auto'"))
                .isEqualTo(1);

        deliverRaw(bounce(ours, "failed", "5.1.1", "smtp; 550 5.1.1 User unknown"));
        await(() -> office.rows.text(sent).equals("failed"));
        assertThat(office.rows.text(
                        "select (failure->>'code') || ' ' || (failure->>'detail') from message where conversation_id ="
                                + " '"
                                + conversation + "' and direction = 'out'"))
                .isEqualTo("bounced-address anna@x.example: 550 5.1.1 User unknown");
        assertThat(office.rows.number("select count(*) from conversation where channel_account_id = '" + channel + "'"))
                .isEqualTo(1);
    }

    private static String bounce(String ours, String action, String status, String said) {
        return "From: MAILER-DAEMON@mx.example\r\nTo: x\r\nSubject: Undelivered\r\nContent-Type: multipart/report;"
                + " report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\nSorry.\r\n--r\r\n"
                + "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
                + "Final-Recipient: rfc822; anna@x.example\r\nAction: " + action + "\r\nStatus: " + status
                + "\r\nDiagnostic-Code: " + said + "\r\n--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
                + ours
                + "\r\n\r\n--r--\r\n";
    }

    @Test
    void aWrongPasswordIsSaidOnTheChannel() {
        connect("wrong");
        await(() -> office.rows
                .text("select state from channel_account where id = '" + channel + "'")
                .equals("reauth_required"));
        byte[] view = http.get()
                .uri("/api/channels/" + channel)
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        JsonNode answer = JsonMapper.shared().readTree(view);
        assertThat(answer.get("stateDetail").asString()).contains("refuses the user name or password");
        assertThat(answer.toString()).doesNotContain("wrong");
    }

    private void connect(String password) {
        JsonNode made = office.create(
                "email",
                Map.of(
                        "address",
                        own,
                        "imapHost",
                        "127.0.0.1",
                        "imapPort",
                        server.getImap().getPort(),
                        "imapSecurity",
                        "none",
                        "smtpHost",
                        "127.0.0.1",
                        "smtpPort",
                        server.getSmtp().getPort(),
                        "smtpSecurity",
                        "none",
                        "password",
                        password,
                        "importExisting",
                        true));
        channel = UUID.fromString(made.get("id").asString());
        assertThat(made.get("settings").has("password")).isFalse();
    }

    private void reply(UUID conversation, String text) {
        http.post()
                .uri("/api/conversations/" + conversation + "/messages")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", text))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
    }

    private void deliver(String from, String id, String headers, String subject, String text) throws Exception {
        String mail = "From: " + from + "\r\nTo: " + own + "\r\nMessage-ID: <" + id + "@acme.example>\r\n" + headers
                + "Subject: " + subject + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
        deliverRaw(mail);
    }

    private void deliverRaw(String mail) throws Exception {
        user.deliver(new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8))));
    }

    private void awaitMessages(long number) {
        await(() -> office.rows.number("select count(*) from message m join conversation c on c.id = m.conversation_id"
                        + " where c.channel_account_id = '" + channel + "' and m.kind <> 'event'")
                >= number);
    }
}
