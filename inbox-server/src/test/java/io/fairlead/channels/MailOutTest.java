package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Raw;
import io.fairlead.channels.MailRoom.Sent;
import io.fairlead.channels.MailRoom.Story;
import io.fairlead.channels.MailRoom.Taken;
import io.fairlead.media.MediaStore;
import io.fairlead.testing.FairleadTest;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What an answer is when it leaves the house: its recipients, its signature, and what answers by itself. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailOutTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST = """
            From: Anna Berg <anna@ACME>
            To: SALES
            Message-ID: <a1@ACME>
            Subject: 40 chairs

            Please quote.""";

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Receiver receiver;

    @Autowired
    Accounts accounts;

    @Autowired
    MediaStore media;

    private MailRoom room;
    private Story story;

    @BeforeEach
    void open() {
        if (room == null) {
            room = new MailRoom(db, http, receiver, accounts);
        }
        story = room.story();
        inbox(Map.of("signatures", Map.of(), "autoReply", Map.of("on", false)));
    }

    @AfterAll
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void recipientsAreLookedAtBeforeAnythingIsWritten() {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        refused(conversation, Map.of("to", List.of(address("anna at acme"))), "to", "bad-address");
        refused(
                conversation,
                Map.of("to", List.of(address("anna@acme.example\r\nBcc: eve@evil.example"))),
                "to",
                "bad-address");
        refused(conversation, Map.of("to", List.of(address("a@b.example,c@d.example"))), "to", "bad-address");
        refused(conversation, Map.of("cc", List.of(address("bob@acme.example"))), "to", "not-blank");
        refused(conversation, Map.of("to", List.of(address(room.address("SALES")))), "to", "own-address");
        refused(
                conversation,
                Map.of(
                        "to", List.of(address("anna@acme.example")),
                        "bcc",
                                List.of(address(room.address("SALES")
                                        .replace("@", "+x@")
                                        .toUpperCase(java.util.Locale.ROOT)))),
                "to",
                "own-address");
        refused(conversation, Map.of("answers", UUID.randomUUID()), "answers", "unknown-message");
        assertThat(room.rows.number("select count(*) from message where conversation_id = '" + conversation + "'"))
                .isEqualTo(1);
    }

    @Test
    void whatIsTooMuchForAReplyIsNamedAndNotWritten() {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        for (String field : List.of("to", "cc", "bcc")) {
            refused(conversation, Map.of(field, Collections.nCopies(51, address("a@b.example"))), field, "size");
        }
        refused(
                conversation,
                Map.of(
                        "attachments",
                        Stream.generate(UUID::randomUUID).limit(21).toList()),
                "attachments",
                "size");
        refused(conversation, Map.of("text", "x".repeat(100_001)), "text", "size");
        refused(conversation, Map.of("html", "x".repeat(500_001)), "html", "size");
        story.call(
                HttpMethod.POST,
                "/api/conversations/" + conversation + "/scheduled",
                Map.of(
                        "undoSeconds",
                        31,
                        "message",
                        Map.of("clientMsgId", UUID.randomUUID(), "kind", "reply", "text", "x")),
                400);
        assertThat(room.rows.number("select count(*) from message where conversation_id = '" + conversation + "'"))
                .isEqualTo(1);
        inbox(Map.of("signatures", Map.of("en", "x".repeat(4_001))), 400);
        inbox(Map.of("autoReply", Map.of("on", true, "texts", Map.of("en", "x".repeat(4_001)))), 400);
    }

    @Test
    void anInboxAcknowledgesTwoHundredTimesAnHour() {
        inbox(acknowledging());
        room.rows.run("with c as (insert into contact (name) select 'n' from generate_series(1, 200) returning id)"
                + " insert into auto_reply (inbox_id, contact_id) select '" + room.office.inbox + "', id from c");
        UUID conversation = story.mail("SALES", FIRST).conversation();
        settled();
        assertThat(acknowledgements(conversation)).isZero();
        room.rows.run("update auto_reply set at = at - interval '2 hours'");
        var _ = acknowledgement(story.mail("SALES", FIRST.replace("a1@", "a2@").replace("anna@", "bert@"))
                .conversation());
    }

    @Test
    void eachAddressIsWrittenToOnceAndWhatWasQueuedStays() {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        String anna = story.fill("anna@ACME");
        Sent sent = story.answer(
                conversation,
                Map.of(
                        "to",
                                List.of(
                                        Map.of("name", " Anna\r\n Berg ", "address", " " + anna + " "),
                                        address(anna.toUpperCase(java.util.Locale.ROOT))),
                        "cc", List.of(address(story.fill("Bob@ACME")), address(anna)),
                        "bcc", List.of(address(story.fill("bob@ACME")), address(story.fill("boss@ELSE")))));
        assertThat(sent.header("To")).isEqualTo("Anna Berg <" + anna + ">");
        assertThat(sent.header("Cc")).isEqualTo(story.fill("Bob@ACME"));
        JsonNode message = story.call(HttpMethod.GET, "/api/conversations/" + conversation + "/messages", null, 200)
                .get("items")
                .get(1);
        assertThat(message.get("bcc").size()).isEqualTo(1);
        assertThat(message.get("bcc").get(0).get("address").asString()).isEqualTo(story.fill("boss@ELSE"));
    }

    @Test
    void aMailSaysTheSameTwiceAndIsSigned() throws Exception {
        inbox(Map.of(
                "signatures",
                Map.of("en", "{{agent.name}}\n{{inbox.name}} – https://ours.example", "zh-CN", "{{agent.name}} 敬上")));
        UUID conversation = story.mail("SALES", FIRST).conversation();
        assertThat(story.plan(conversation, null).get("signature").asString()).startsWith("admin person\nSales ");
        Sent sent = story.answer(conversation, Map.of("text", "1 < 2 & see https://ours.example/a?b=1&c=2.\nRegards"));
        Multipart alternative = (Multipart) sent.mail().getContent();
        assertThat(alternative.getContentType()).startsWith("multipart/alternative");
        assertThat(content(alternative.getBodyPart(0)))
                .startsWith(
                        "1 < 2 & see https://ours.example/a?b=1&c=2.\r\nRegards\r\n\r\n-- \r\nadmin person\r\nSales ");
        assertThat(content(alternative.getBodyPart(1)))
                .contains("1 &lt; 2 &amp; see <a href=\"https://ours.example/a?b=1&amp;c=2\">")
                .contains("admin person<br>");
        // Changed later, it stays what was sent.
        inbox(Map.of("signatures", Map.of("en", "Somebody else")));
        assertThat(room.rows.text("select signature from message where id = '" + sent.message() + "'"))
                .startsWith("admin person");

        UUID chinese = story.mail("SALES", FIRST.replace("a1@", "c1@").replace("Please quote.", "请报价，谢谢。"))
                .conversation();
        inbox(Map.of("signatures", Map.of("en", "English", "zh-CN", "{{agent.name}} 敬上")));
        assertThat(story.plan(chinese, null).get("signature").asString()).isEqualTo("admin person 敬上");
    }

    @Test
    void picturesStandWhereTheHtmlNamesThem() throws Exception {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        UUID picture = file("chair.png");
        UUID list = file("prices.pdf");
        Sent sent = story.answer(
                conversation,
                Map.of(
                        "text",
                        "See the picture",
                        "html",
                        "<p>See <img src=\"cid:" + picture + "\"></p>",
                        "attachments",
                        List.of(picture, list)));
        Multipart mixed = (Multipart) sent.mail().getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("prices.pdf");
        Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
        Multipart related = (Multipart) alternative.getBodyPart(1).getContent();
        assertThat(content(related.getBodyPart(0))).contains("cid:" + picture);
        assertThat(related.getBodyPart(1).getHeader("Content-ID")[0]).isEqualTo("<" + picture + ">");
        assertThat(related.getBodyPart(1).getDisposition()).isEqualTo("inline");
    }

    @Test
    void placeholdersAndLanguagesThatThereAreNotAreRefused() {
        inbox(Map.of("signatures", Map.of("en", "{{agent.salary}}")), 400);
        inbox(Map.of("signatures", Map.of("fr", "Salut")), 400);
        inbox(Map.of("autoReply", Map.of("on", true, "texts", Map.of("en", "{{agent.name}}"))), 400);
    }

    @Test
    void whatCouldNotBeDeliveredSaysWhy() {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        Sent sent = story.answer(conversation);
        String id = sent.id().replaceAll("[<>]", "");
        AccountRef account = accounts.byId(room.channel("SALES")).block(PATIENCE);
        var bounced = new Inbound.Status(
                "dsn:" + id,
                id,
                DeliveryState.FAILED,
                "5.1.1",
                "550 5.1.1 no such user",
                new Raw(new byte[0], "message/rfc822"));
        assertThat(receiver.offer(account, bounced).block(PATIENCE)).isEqualTo(Outcome.APPLIED);
        assertThat(room.rows.text(
                        "select status || ' ' || (failure ->> 'code') || ' ' || (failure ->> 'detail') from message where id = '"
                                + sent.message() + "'"))
                .isEqualTo("failed 5.1.1 550 5.1.1 no such user");
    }

    @Test
    void aCustomerIsToldOnceADayThatTheMailHasCome() {
        inbox(acknowledging());
        Taken first = story.mail("SALES", FIRST);
        Sent sent = acknowledgement(first.conversation());
        assertThat(sent.header("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(sent.header("X-Auto-Response-Suppress")).isEqualTo("All");
        assertThat(sent.header("X-Loop")).isEqualTo(room.address("SALES"));
        assertThat(sent.header("In-Reply-To")).isEqualTo(story.fill("<a1@ACME>"));
        assertThat(sent.header("To")).contains(story.fill("anna@ACME"));
        // Nobody has answered yet: I4, I34.
        assertThat(room.rows.text(
                        "select (waiting_since is not null) || ' ' || (first_reply_at is null) from conversation where id = '"
                                + first.conversation() + "'"))
                .isEqualTo("true true");

        Taken again = story.mail("SALES", FIRST.replace("a1@", "a2@"));
        assertThat(again.conversation()).isNotEqualTo(first.conversation());
        settled();
        assertThat(acknowledgements(again.conversation())).isZero();

        // Another of the house's own automatic mails in answer to it begins nothing.
        Taken loop = story.mail(
                "SALES",
                "From: anna@ACME\nTo: SALES\nAuto-Submitted: auto-replied\nMessage-ID: <l1@ACME>\nIn-Reply-To: "
                        + sent.id() + "\n\nThank you for thanking us");
        assertThat(loop.conversation()).isEqualTo(first.conversation());
        room.rows.run("update auto_reply set at = at - interval '2 days'");
        Taken tomorrow = story.mail("SALES", FIRST.replace("a1@", "a3@"));
        acknowledgement(tomorrow.conversation());
        assertThat(acknowledgements(first.conversation())).isEqualTo(1);
    }

    @Test
    void inTheCustomersLanguage() {
        inbox(acknowledging());
        Taken first = story.mail("SALES", FIRST.replace("Please quote.", "您好，请报价。"));
        acknowledgement(first.conversation());
        assertThat(room.rows.text("select body_text from message where conversation_id = '" + first.conversation()
                        + "' and direction = 'out'"))
                .startsWith("我们已收到");
    }

    @Test
    void nobodyIsToldWhoMustNotBe() {
        UUID off = story.mail("SALES", FIRST.replace("a1@", "off@").replace("anna@", "off@"))
                .conversation();
        settled();
        inbox(acknowledging());
        UUID machine = story.mail(
                        "SALES",
                        "Precedence: bulk\n" + FIRST.replace("a1@", "m1@").replace("anna@", "news@"))
                .conversation();
        UUID old = story.mail(
                        "SALES",
                        "Date: Mon, 23 Nov 2020 10:00:00 +0800\n"
                                + FIRST.replace("a1@", "o1@").replace("anna@", "old@"))
                .conversation();
        UUID ours = story.mail("SALES", "From: SUPPORT\nTo: SALES\nMessage-ID: <s1@ACME>\n\nTake over, please")
                .conversation();
        settled();
        for (UUID conversation : List.of(off, machine, old, ours)) {
            assertThat(acknowledgements(conversation)).isZero();
        }
        Taken first = story.mail("SALES", FIRST.replace("a1@", "t1@").replace("anna@", "tina@"));
        Sent sent = acknowledgement(first.conversation());
        Taken strange = story.mail("SALES", "From: eve@ELSE\nTo: " + sent.replyTo() + "\nMessage-ID: <e1@ELSE>\n\nHi");
        assertThat(strange.conversation()).isEqualTo(first.conversation());
        settled();
        assertThat(acknowledgements(first.conversation())).isEqualTo(1);
    }

    @Test
    void aConversationThatRunsHotIsLeftAlone() {
        UUID conversation = story.mail("SALES", FIRST).conversation();
        for (int n = 2; n <= 5; n++) {
            again(n);
        }
        settled();
        inbox(acknowledging());
        again(6);
        settled();
        assertThat(acknowledgements(conversation)).isZero();
        anHourPasses(conversation);
        again(7);
        acknowledgement(conversation);
        assertThat(acknowledgements(conversation)).isEqualTo(1);
    }

    @Test
    void thriceInAWeekIsEnoughForOneConversation() {
        inbox(acknowledging());
        UUID conversation = story.mail("SALES", FIRST).conversation();
        acknowledgement(conversation);
        for (int n = 2; n <= 5; n++) {
            anHourPasses(conversation);
            room.rows.run("update auto_reply set at = at - interval '2 days'");
            again(n);
            settled();
        }
        assertThat(acknowledgements(conversation)).isEqualTo(3);
    }

    private void again(int n) {
        story.mail(
                "SALES",
                "From: anna@ACME\nTo: SALES\nIn-Reply-To: <a1@ACME>\nMessage-ID: <h" + n + "@ACME>\n\nAgain " + n);
    }

    private void anHourPasses(UUID conversation) {
        room.rows.run("update message set received_at = received_at - interval '1 hour' where conversation_id = '"
                + conversation + "'");
    }

    private static Map<String, Object> acknowledging() {
        return Map.of(
                "autoReply",
                Map.of("on", true, "texts", Map.of("en", "{{inbox.name}} has got your mail.", "zh-CN", "我们已收到您的邮件。")));
    }

    private Sent acknowledgement(UUID conversation) {
        await(() -> acknowledgements(conversation) > 0);
        UUID id = room.rows.id("select id from message where conversation_id = '" + conversation
                + "' and direction = 'out' and kind = 'auto' order by seq desc limit 1");
        return story.sent(id);
    }

    private long acknowledgements(UUID conversation) {
        return room.rows.number("select count(*) from message where conversation_id = '" + conversation
                + "' and direction = 'out' and kind = 'auto'");
    }

    /** The listener has seen everything that has happened so far. */
    private void settled() {
        long now = room.rows.number("select max(seq) from journal where type = 'message.received'");
        await(() -> room.rows.number("select cursor from journal_listener where name = 'auto-reply'") >= now);
    }

    private void inbox(Map<String, Object> change) {
        inbox(change, 200);
    }

    private void inbox(Map<String, Object> change, int status) {
        story.call(HttpMethod.PATCH, "/api/inboxes/" + room.office.inbox, change, status);
    }

    private void refused(UUID conversation, Map<String, Object> more, String field, String code) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("clientMsgId", UUID.randomUUID());
        body.put("kind", "reply");
        body.putIfAbsent("text", "x");
        JsonNode problem = story.call(HttpMethod.POST, "/api/conversations/" + conversation + "/messages", body, 400);
        assertThat(problem.get("fields").get(0).get("field").asString()).isEqualTo(field);
        assertThat(problem.get("fields").get(0).get("code").asString()).isEqualTo(code);
    }

    private UUID file(String name) {
        String type = name.endsWith("png") ? "image/png" : "application/pdf";
        return media.store(name, type, new byte[] {1, 2, 3}, "user:" + room.office.user)
                .block(PATIENCE)
                .id();
    }

    private static Map<String, Object> address(String address) {
        return Map.of("address", address);
    }

    private static String content(BodyPart part) throws MessagingException, IOException {
        return (String) part.getContent();
    }
}
