package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail as the world writes it. */
class MailParserTest {

    private static final MailParser PARSER = new MailParser("sales@ours.example", new ReplyTokens(List.of("c2VjcmV0")));

    @ParameterizedTest
    @CsvSource({
        "gb2312, GB18030, 镕喆 您好",
        "gbk, GB18030, 報價 您好",
        "hz-gb-2312, , ",
        "iso-2022-jp, x-windows-iso2022jp, ①㈱髙橋です",
        "shift_jis, windows-31j, ①㈱お見積り",
        "big5, Big5-HKSCS, 報價單",
        "euc-kr, x-windows-949, 견적서",
        "windows-1251, windows-1251, Добрый день",
        "iso-8859-1, windows-1252, “Größe” – 5 €",
        "utf-8, UTF-8, Ünï 询价"
    })
    void bodiesAndSubjectsInTheirCharset(String label, String charset, String text) {
        if (charset == null) {
            Inbound.Message hz = read(
                    ascii("From: a@b.example\r\nContent-Type: text/plain; charset=" + label + "\r\n\r\n"),
                    ascii("~{VPND~}"));
            assertThat(hz.text()).isEqualTo("中文");
            return;
        }
        byte[] said = text.getBytes(Charset.forName(charset));
        String word = "=?" + label + "?B?" + Base64.getEncoder().encodeToString(said) + "?=";
        Inbound.Message read = read(
                ascii("From: " + word + " <a@b.example>\r\nSubject: Re: " + word
                        + "\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: text/plain; charset=" + label
                        + "\r\n\r\n"),
                said);
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.subject()).isEqualTo("Re: " + text);
        assertThat(read.from().name()).isEqualTo(text);
        assertThat(read.from().email()).isEqualTo("a@b.example");
    }

    @Test
    void aCharacterThatWasSplitOverTwoWordsIsWhole() {
        byte[] utf8 = "询价格".getBytes(StandardCharsets.UTF_8);
        String first = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(utf8, 0, 4));
        String rest = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(utf8, 4, 9));
        assertThat(read(ascii("From: a@b.example\r\nSubject: =?UTF-8?B?" + first + "?=\r\n =?UTF-8?B?" + rest
                                + "?=\r\n\r\nx"))
                        .subject())
                .isEqualTo("询价格");
    }

    @Test
    void aRawChineseSubjectIsGuessed() {
        assertThat(read(
                                ascii("From: a@b.example\r\nSubject: "),
                                "关于椅子的询价单和交货期".getBytes(Charset.forName("GB18030")),
                                ascii("\r\n\r\nx"))
                        .subject())
                .isEqualTo("关于椅子的询价单和交货期");
    }

    @Test
    void textHtmlInlineImageAndFileAreToldApart() {
        Inbound.Message read = read(ascii("""
                From: "Li, Na" <li.na@acme.example>
                To: Sales <sales@ours.example>, boss@ours.example
                Cc: peer@acme.example
                Subject: Order
                Message-ID: <1@acme.example>
                Date: Mon, 23 Nov 2026 10:00:00 +0800
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=utf-8

                Please quote.

                On Sun, 22 Nov 2026, Sales wrote:
                > Hello
                --a
                Content-Type: text/html; charset=utf-8

                <p>Please quote. <img src="cid:logo@acme"></p>
                --a--
                --r
                Content-Type: image/png
                Content-ID: <logo@acme>
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --r--
                --m
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf
                Content-Transfer-Encoding: base64

                AQID
                --m--
                """.replace("\n", "\r\n")));
        assertThat(read.kind()).isEqualTo(Inbound.Kind.HTML);
        assertThat(read.from().name()).isEqualTo("Li, Na");
        assertThat(read.to()).extracting("address").containsExactly("sales@ours.example", "boss@ours.example");
        assertThat(read.cc()).extracting("address").containsExactly("peer@acme.example");
        assertThat(read.messageId()).isEqualTo("1@acme.example");
        assertThat(read.sentAt()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(read.text()).startsWith("Please quote.");
        assertThat(read.text().substring(read.quoteOffset())).startsWith("On Sun");
        assertThat(read.attachments()).hasSize(2);
        assertThat(read.attachments().get(0).inline()).isTrue();
        assertThat(read.attachments().get(0).contentId()).isEqualTo("logo@acme");
        assertThat(read.attachments().get(1).name()).isEqualTo("报价.pdf");
        assertThat(read.attachments().get(1).bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void whatItAnswersIsReadNearestFirst() {
        assertThat(read(ascii(
                                "From: a@b.example\r\nIn-Reply-To: <c@x> junk\r\nReferences: <a@x>\r\n <b@x> <c@x>\r\n\r\nx"))
                        .replyTo()
                        .messageIds())
                .containsExactly("c@x", "b@x", "a@x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Auto-Submitted: auto-replied | AUTO",
                "Auto-Submitted: no | TEXT",
                "X-Auto-Response-Suppress: DR, OOF | AUTO",
                "Precedence: bulk | AUTO",
                "Return-Path: <> | AUTO",
                "Subject: 自动回复: 休假 | AUTO",
                "Subject: Question about autos | TEXT"
            })
    void machinesAreRecognised(String header, Inbound.Kind kind) {
        String mail = "From: a@b.example\r\n" + header.strip() + "\r\n\r\nx";
        assertThat(read(mail.getBytes(StandardCharsets.UTF_8)).kind()).isEqualTo(kind);
    }

    @Test
    void theSameMailHasTheSameKeyAndAnotherUnderItsIdHasNot() {
        byte[] mail = ascii("From: a@b.example\r\nMessage-ID: <same@b>\r\n\r\none");
        assertThat(PARSER.read(mail).externalKey()).isEqualTo(PARSER.read(mail).externalKey());
        assertThat(PARSER.read(mail).externalKey())
                .isNotEqualTo(PARSER.read(ascii("From: a@b.example\r\nMessage-ID: <same@b>\r\n\r\ntwo"))
                        .externalKey());
        assertThat(PARSER.read(ascii("")).externalKey()).startsWith("sha:");
    }

    /** Whatever the bytes are: an answer, never an exception, and one that the ledger can keep. */
    @Test
    void brokenMailIsAnsweredToo() {
        byte[] good = ascii("""
                From: =?gb2312?B?xOO6ww==?= <a@b.example>
                Content-Type: multipart/mixed; boundary="x"

                --x
                Content-Type: text/html; charset="utf-7

                <b>hi</b>
                --x
                Content-Type: message/rfc822; name*0*=utf-8''%E4; name*1=x
                Content-Transfer-Encoding: base64

                ####
                """);
        Random random = new Random(20261123);
        for (int n = 0; n < 3_000; n++) {
            byte[] mail = good.clone();
            for (int flips = random.nextInt(12); flips >= 0; flips--) {
                mail[random.nextInt(mail.length)] = (byte) random.nextInt(256);
            }
            Inbound read = PARSER.read(java.util.Arrays.copyOf(mail, random.nextInt(mail.length + 1)));
            assertThat(read.externalKey()).hasSizeBetween(1, 1_000);
            assertThat(read.externalKey().chars()).noneMatch(Character::isISOControl);
            if (read instanceof Inbound.Message message && message.quoteOffset() != null) {
                assertThat(message.quoteOffset())
                        .isLessThanOrEqualTo(message.text().length());
            }
        }
    }

    private static Inbound.Message read(byte[]... parts) {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            mail.writeBytes(part);
        }
        Inbound read = PARSER.read(mail.toByteArray());
        ConnectorContract.checkInbound(read);
        return (Inbound.Message) read;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
