package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounces, receipts and complaints: about mail of ours they change its state, about other mail they are shown. */
class MailReportsTest {

    private static final UUID CONVERSATION = UUID.fromString("01990000-0000-7000-8000-00000000000a");
    private static final String OURS = Mails.TOKENS.messageId(
            CONVERSATION, UUID.fromString("01990000-0000-7000-8000-00000000000b"), "ours.example");

    private static String dsn(String perRecipient, String returned) {
        return """
            Return-Path: <>
            From: Mail Delivery System <MAILER-DAEMON@mx.example>
            To: sales@ours.example
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary="r"

            --r
            Content-Type: text/plain; charset=us-ascii

            This is the mail system at host mx.example.
            --r
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example
            Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0800

            """ + perRecipient + "\n--r\n" + returned + "\n--r--\n";
    }

    private static String headersOf(String id) {
        return "Content-Type: text/rfc822-headers\n\nFrom: sales@ours.example\nMessage-ID: <" + id
                + ">\nSubject: Quote\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.1.1 | smtp; 550 5.1.1 <ana@x.example>: User unknown | bounced-address",
                "5.0.0 | smtp; 550-5.1.1 The email account does not exist | bounced-address",
                "5.4.1 | smtp; 550 5.4.1 Recipient address rejected: Access denied | bounced-address",
                "5.7.1 | smtp; 554 5.7.1 Message rejected as spam | bounced-policy",
                "5.7.26 | smtp; 550-5.7.26 Unauthenticated email is not accepted | bounced-policy",
                "5.2.2 | smtp; 552 5.2.2 Mailbox full | bounced-full",
                "4.4.7 | smtp; delivery time expired | bounced",
                "5.0.0 | X-Unix; 77 | bounced"
            })
    void whatFailedIsFailedWithItsReason(String status, String diagnostic, String code) {
        Inbound.Status read = Mails.status(dsn(
                "Final-Recipient: rfc822; ana@x.example\nAction: failed\nStatus: " + status + "\nDiagnostic-Code: "
                        + diagnostic + "\n",
                headersOf(OURS)));
        assertThat(read.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(read.messageId()).isEqualTo(OURS);
        assertThat(read.code()).isEqualTo(code);
        assertThat(read.detail())
                .startsWith("ana@x.example: ")
                .contains(diagnostic.substring(diagnostic.indexOf(';') + 2));
    }

    @Test
    void ofSeveralRecipientsThoseAreNamedThatFailed() {
        Inbound.Status read = Mails.status(dsn("""
            Final-Recipient: rfc822; good@x.example
            Action: delivered
            Status: 2.0.0

            Original-Recipient: rfc822; bad@x.example
            Final-Recipient: rfc822; inner@x.internal
            Action: failed
            Status: 5.1.1 (unknown user)
            Diagnostic-Code: smtp; 550 5.1.1
              No such user

            Final-Recipient: rfc822;worse@x.example
            Action: FAILED
            Status: 5.7.1
            """, headersOf(OURS)));
        assertThat(read.detail()).isEqualTo("bad@x.example: 550 5.1.1 No such user; worse@x.example: 5.7.1");
        assertThat(read.code()).isEqualTo("bounced-address");
    }

    @Test
    void theWholeMailMayComeBackToo() {
        Inbound.Status read = Mails.status(dsn(
                "Final-Recipient: rfc822; ana@x.example\nAction: failed\nStatus: 5.1.1\n",
                "Content-Type: message/rfc822\n\nFrom: sales@ours.example\nMessage-ID: <" + OURS + ">\n\nhello"));
        assertThat(read.messageId()).isEqualTo(OURS);
    }

    @Test
    void aDelayChangesNothingAndIsShownWhereTheMailIs() {
        Inbound.Message read = Mails.message(
                dsn("Final-Recipient: rfc822; ana@x.example\nAction: delayed\nStatus: 4.4.1\n", headersOf(OURS)));
        assertThat(read.kind()).isEqualTo(Inbound.Kind.AUTO);
        assertThat(read.replyTo().messageIds()).containsExactly(OURS);
        assertThat(read.replyTo().conversationToken()).isEqualTo(CONVERSATION.toString());
        assertThat(read.text()).startsWith("This is the mail system");
    }

    @Test
    void deliveryIsTold() {
        assertThat(Mails.status(dsn(
                                "Final-Recipient: rfc822; ana@x.example\nAction: delivered\nStatus: 2.1.5\n",
                                headersOf(OURS)))
                        .state())
                .isEqualTo(DeliveryState.DELIVERED);
        assertThat(Mails.any(dsn(
                        "Final-Recipient: rfc822; ana@x.example\nAction: relayed\nStatus: 2.1.5\n", headersOf(OURS))))
                .isInstanceOfSatisfying(
                        Inbound.Unknown.class, news -> assertThat(news.type()).isEqualTo("relayed"));
    }

    /** Anybody can write an id; ours are signed. */
    @ParameterizedTest
    @ValueSource(strings = {"somebody@else.example", "0123456789abcdefghijklmnopqrstuv0123456.x@ours.example"})
    void aBounceOfSomebodyElsesMailIsOnlyShown(String id) {
        Inbound.Message read = Mails.message(
                dsn("Final-Recipient: rfc822; ana@x.example\nAction: failed\nStatus: 5.1.1\n", headersOf(id)));
        assertThat(read.kind()).isEqualTo(Inbound.Kind.AUTO);
        assertThat(read.replyTo().messageIds()).containsExactly(id);
        assertThat(read.replyTo().conversationToken()).isNull();
    }

    @Test
    void exchangeNamesTheMailInItsStatus() {
        Inbound.Status read = Mails.status(dsn(
                "Original-Message-ID: <" + OURS
                        + ">\n\nFinal-Recipient: rfc822; ana@x.example\nAction: failed\nStatus: 5.1.10\n",
                "Content-Type: text/plain\n\nnothing comes back"));
        assertThat(read.messageId()).isEqualTo(OURS);
        assertThat(read.code()).isEqualTo("bounced-address");
    }

    @Test
    void aReportWithoutAStatusIsShown() {
        Inbound.Message read = Mails.message("From: postmaster@x.example\nSubject: Report\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nnothing\n--r--\n");
        assertThat(read.kind()).isEqualTo(Inbound.Kind.AUTO);
    }

    /** qmail, Exim, QQ, NetEase, and a Japanese provider: in words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: MAILER-DAEMON@qmail.example\n"
                        + "Return-Path: <>\n"
                        + "Subject: failure notice\n\n"
                        + "Hi. This is the qmail-send program.\n"
                        + "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
                        + "<ana@x.example>:\n"
                        + "192.0.2.1 does not like recipient.\n"
                        + "Remote host said: 550 5.1.1 No such user\n\n"
                        + "--- Below this line is a copy of the message.\n\n"
                        + "From: sales@ours.example\n"
                        + "Message-ID: <%s>\n"
                        + "Subject: Quote\n",
                "From: Mail Delivery System <Mailer-Daemon@exim.example>\n"
                        + "X-Failed-Recipients: ana@x.example\n"
                        + "Subject: Mail delivery failed: returning message to sender\n\n"
                        + "A message that you sent could not be delivered\n"
                        + "to one or more of its recipients. This is a permanent error. The following address(es)"
                        + " failed:\n\n"
                        + "  ana@x.example\n"
                        + "    host mx.x.example: 550 unknown user\n\n"
                        + "------ This is a copy of the message ------\n\n"
                        + "Message-ID: <%s>\n",
                "From: PostMaster@qq.com\n"
                        + "Subject: =?utf-8?B?6YCA5L+h?=\n"
                        + "In-Reply-To: <%s>\n\n"
                        + "很抱歉您发送的邮件被退回，以下是该邮件的相关信息：\n"
                        + "收件人：ana@x.example\n"
                        + "退信原因：host mx.x.example said: 550 Mailbox not found\n",
                "From: Postmaster@163.com\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=\nReferences: <%s>\n\n抱歉，您的邮件被退回来了……\n"
                        + "收件人: ana@x.example\n退信原因: 收件人邮箱地址不存在，邮件无法送达。\n",
                "From: MAILER-DAEMON@provider.example\n"
                        + "Return-Path: <>\n"
                        + "Subject: =?utf-8?B?6YCB5L+h44Ko44Op44O8?=\n"
                        + "Content-Type: multipart/mixed; boundary=r\n\n"
                        + "--r\n"
                        + "Content-Type: text/plain; charset=utf-8\n\n"
                        + "次の宛先 ana@x.example にメールを配信できませんでした。 550 User unknown\n"
                        + "--r\n"
                        + "Content-Type: message/rfc822\n\n"
                        + "Message-ID: <%s>\n\n"
                        + "hello\n"
                        + "--r--\n"
            })
    void bouncesInWordsAreUnderstood(String mail) {
        Inbound.Status read = Mails.status(mail.formatted(OURS));
        assertThat(read.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(read.messageId()).isEqualTo(OURS);
        assertThat(read.code()).startsWith("bounced");
        assertThat(read.detail()).startsWith("ana@x.example: ");
    }

    /** Words alone prove nothing: a person may quote a bounce, a warning is no bounce. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ana@x.example\nSubject: failure\n\nI got this: 550 5.1.1 No such user\nMessage-ID: <%s>\n",
                "From: MAILER-DAEMON@exim.example\n"
                        + "Subject: Warning: message delayed 24 hours\n\n"
                        + "This is a warning: 451 try later.\n"
                        + "Message-ID: <%s>\n",
                "From: MAILER-DAEMON@exim.example\nSubject: hello\n\nNothing is wrong.\nMessage-ID: <%s>\n"
            })
    void whatIsNoBounceChangesNothing(String mail) {
        assertThat(Mails.any(mail.formatted(OURS))).isInstanceOf(Inbound.Message.class);
    }

    private static String mdn(String disposition) {
        return """
            From: ana@x.example
            Subject: Read: Quote
            Content-Type: multipart/report; report-type=disposition-notification; boundary=r

            --r
            Content-Type: text/plain

            Your message was read.
            --r
            Content-Type: message/disposition-notification

            Reporting-UA: x; y
            Final-Recipient: rfc822;ana@x.example
            Original-Message-ID: <%s>
            Disposition: %s
            --r--
            """.formatted(OURS, disposition);
    }

    @Test
    void aReadReceiptIsRead() {
        Inbound.Status read = Mails.status(mdn("manual-action/MDN-sent-manually; displayed"));
        assertThat(read.state()).isEqualTo(DeliveryState.READ);
        assertThat(read.messageId()).isEqualTo(OURS);
        assertThat(Mails.status(mdn("Manual-Action/MDN-Sent-Automatically; Displayed/error"))
                        .state())
                .isEqualTo(DeliveryState.READ);
    }

    @Test
    void deletedUnreadIsNotRead() {
        Inbound.Message read = Mails.message(mdn("manual-action/MDN-sent-automatically; deleted"));
        assertThat(read.kind()).isEqualTo(Inbound.Kind.AUTO);
        assertThat(read.replyTo().messageIds()).containsExactly(OURS);
    }

    @Test
    void aComplaintIsShownWhereTheMailIs() {
        Inbound.Message read = Mails.message("""
            From: feedback@provider.example
            Subject: FW: Quote
            Content-Type: multipart/report; report-type=feedback-report; boundary=r

            --r
            Content-Type: text/plain

            This is an email abuse report for a message.
            --r
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Version: 1
            --r
            Content-Type: message/rfc822

            From: sales@ours.example
            Message-ID: <%s>

            hello
            --r--
            """.formatted(OURS));
        assertThat(read.kind()).isEqualTo(Inbound.Kind.AUTO);
        assertThat(read.replyTo().messageIds()).containsExactly(OURS);
        assertThat(read.replyTo().conversationToken()).isEqualTo(CONVERSATION.toString());
    }

    @Test
    void ourOwnMailThatComesBackIsALoop() {
        String mark = "X-Fairlead-Loop: " + Mails.TOKENS.loopMark() + "\n";
        assertThat(Mails.any("From: Sales <SALES@ours.example>\n" + mark + "\nhi"))
                .isInstanceOfSatisfying(
                        Inbound.Unwanted.class, loop -> assertThat(loop.why()).isEqualTo(Inbound.Why.LOOP));
        // A program that copies our headers into its answer is a machine, not a loop.
        assertThat(Mails.message("From: ana@x.example\n" + mark + "\nhi").kind())
                .isEqualTo(Inbound.Kind.AUTO);
        assertThat(Mails.message("From: sales@ours.example\nX-Fairlead-Loop: forged\n\nhi")
                        .kind())
                .isEqualTo(Inbound.Kind.AUTO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTO-SUBMITTED: Auto-Generated | AUTO",
                "Auto-Submitted: auto-replied; owner-email=\"x@y.example\" | AUTO",
                "Auto-Submitted: No | TEXT",
                "Auto-Submitted: no (a comment) | TEXT",
                "x-auto-response-suppress: ALL | AUTO",
                "X-Autoreply: yes | AUTO",
                "Precedence: Bulk | AUTO",
                "Precedence: list | TEXT",
                "List-Unsubscribe: <mailto:u@x.example> | AUTO",
                "List-Id: <news.x.example> | AUTO",
                "List-Id: <sales.ours.example>~List-Post: <mailto:sales@ours.example>~Precedence: list | TEXT",
                "List-Id: <talk.x.example>~List-Post: <mailto:talk@x.example>~Precedence: bulk | TEXT",
                "List-Id: <news.x.example>~List-Post: NO | AUTO",
                "Feedback-ID: 1:x:y | AUTO",
                "Return-Path: < > | AUTO",
                "Subject: Abwesenheitsnotiz: Anfrage | AUTO",
                "Subject: Réponse automatique : Devis | AUTO",
                "Subject: 自动回复：报价 | AUTO",
                "Subject: 自動返信: お見積り | AUTO",
                "Subject: Автоматический ответ: запрос | AUTO",
                "Subject: Respuesta automática: pedido | AUTO",
                "Subject: Out of Office: back on Monday | AUTO",
                "Subject: Re: your automatic door | TEXT"
            })
    void machinesAndPeople(String headers, Inbound.Kind kind) {
        assertThat(Mails.message("From: a@b.example\n" + headers.replace("~", "\n") + "\n\nx")
                        .kind())
                .isEqualTo(kind);
    }
}
