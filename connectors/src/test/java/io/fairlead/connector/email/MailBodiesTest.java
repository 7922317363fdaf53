package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.Inbound;
import org.junit.jupiter.api.Test;

/** What of a mail is said and what is a file. */
class MailBodiesTest {

    private static final String PNG = "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n";

    @Test
    void appleMailWritesTextAroundImages() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: text/plain; charset=utf-8

            before
            --m
            Content-Type: image/png; name=p.png
            Content-Disposition: inline; filename=p.png
            """ + PNG + """
            --m
            Content-Type: text/plain; charset=utf-8

            between
            --m
            Content-Type: application/pdf; name=q.pdf
            Content-Disposition: inline; filename=q.pdf

            PDF
            --m
            Content-Type: text/plain; charset=utf-8

            after
            --m--
            """);
        assertThat(read.text()).isEqualTo("before\nbetween\nafter");
        assertThat(read.attachments()).extracting(Attachment::name).containsExactly("p.png", "q.pdf");
        assertThat(read.attachments()).noneMatch(Attachment::inline);
    }

    @Test
    void anEmptyHtmlIsNoBody() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/alternative; boundary=m

            --m
            Content-Type: text/plain

            The words.
            --m
            Content-Type: text/html


            --m--
            """);
        assertThat(read.html()).isNull();
        assertThat(read.kind()).isEqualTo(Inbound.Kind.TEXT);
        assertThat(read.text()).isEqualTo("The words.");
    }

    @Test
    void anEmptyTextIsDerivedFromTheHtml() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/alternative; boundary=m

            --m
            Content-Type: text/plain

            --m
            Content-Type: text/html

            <p>The words.</p>
            --m--
            """);
        assertThat(read.text()).isEqualTo("The words.");
    }

    /** By exact id, by a percent-encoded one, by Content-Location, as an attachment that is shown; and one that nobody shows. */
    @Test
    void imagesAreInlineIfTheHtmlShowsThem() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/related; boundary=m

            --m
            Content-Type: text/html

            <img src="cid:one@x"><img src='cid:two%40x'><img src="logo.png"><img src=cid:FOUR>
            --m
            Content-Type: image/png
            Content-ID: <one@x>
            """ + PNG + """
            --m
            Content-Type: image/png; name=two.png
            Content-ID: <two@x>
            Content-Disposition: attachment; filename=two.png
            """ + PNG + """
            --m
            Content-Type: image/png
            Content-Location: logo.png
            """ + PNG + """
            --m
            Content-Type: image/png
            Content-ID: <four>
            """ + PNG + """
            --m
            Content-Type: image/png; name=five.png
            Content-ID: <five@x>
            Content-Disposition: inline
            """ + PNG + """
            --m--
            """);
        assertThat(read.attachments()).extracting(Attachment::inline).containsExactly(true, true, true, true, false);
        assertThat(read.attachments().get(1).contentId()).isEqualTo("two%40x");
        assertThat(read.attachments().get(2).name()).isEqualTo("logo.png");
        assertThat(read.html()).contains("cid:" + read.attachments().get(2).contentId());
        assertThat(read.attachments().get(3).contentId()).isEqualTo("FOUR");
    }

    @Test
    void flowedTextIsUnwrapped() {
        String head = "From: a@b.example\nContent-Type: text/plain; format=flowed";
        assertThat(Mails.message(head + "\n\nThis is one \nline.\n> quoted \n> too\n>> deeper \n>> on\n\n-- \nAna")
                        .text())
                .isEqualTo("This is one line.\n> quoted too\n>> deeper on\n\n-- \nAna");
        assertThat(Mails.message(head + "; DelSp=yes; charset=utf-8\n\n这是一 \n行。\n stuffed")
                        .text())
                .isEqualTo("这是一行。\nstuffed");
    }

    @Test
    void filesWrittenIntoTextAreFiles() {
        Inbound.Message read =
                Mails.message("From: a@b.example\n\nSee below.\nbegin 644 报价.txt\n#86)C\n`\nend\nBye.\n\n"
                        + "begin 644 is also said by people\nand not meant so.\nend");
        assertThat(read.text())
                .isEqualTo("See below.\nBye.\n\nbegin 644 is also said by people\nand not meant so.\nend");
        assertThat(read.attachments()).hasSize(1);
        assertThat(read.attachments().getFirst().name()).isEqualTo("报价.txt");
        assertThat(read.attachments().getFirst().bytes()).containsExactly('a', 'b', 'c');
    }

    @Test
    void aMailWithinIsAFileNamedByItsSubject() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/mixed; boundary=m

            --m

            See the attached.
            --m
            Content-Type: message/rfc822

            From: c@d.example
            Subject: =?utf-8?B?6K+i5Lu3?= 7/8
            Content-Type: multipart/mixed; boundary=n

            --n

            inner
            --n--
            --m--
            """);
        assertThat(read.text()).isEqualTo("See the attached.");
        assertThat(read.attachments()).hasSize(1);
        assertThat(read.attachments().getFirst().name()).isEqualTo("询价 7 8.eml");
        assertThat(read.attachments().getFirst().contentType()).isEqualTo("message/rfc822");
        assertThat(new String(read.attachments().getFirst().bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("From: c@d.example")
                .contains("inner");
    }

    @Test
    void anInvitationIsALineAndAFile() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: text/calendar; method=REQUEST; charset=utf-8

            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//x//y//EN
            METHOD:REQUEST
            BEGIN:VTIMEZONE
            TZID:China Standard Time
            BEGIN:STANDARD
            DTSTART:16010101T000000
            TZOFFSETFROM:+0800
            TZOFFSETTO:+0800
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:1
            DTSTAMP:20261123T020000Z
            DTSTART;TZID=China Standard Time:20261124T100000
            DTEND;TZID=China Standard Time:20261124T110000
            SUMMARY:看样品
            LOCATION:Hall 5\\, Stand 12
            END:VEVENT
            END:VCALENDAR
            """);
        assertThat(read.text()).startsWith("[Calendar REQUEST] 看样品 · 2026-11-24 10:00");
        assertThat(read.text()).contains("2026-11-24 11:00", "Hall 5, Stand 12", "China Standard Time");
        assertThat(read.attachments()).extracting(Attachment::name).containsExactly("attachment-1.ics");
    }

    @Test
    void anInvitationBesideItsTextLeavesTheTextAlone() {
        String event =
                "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:CANCEL\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20261123T020000Z\n"
                        + "DTSTART:20261124T100000Z\nSUMMARY:Visit\nEND:VEVENT\nEND:VCALENDAR\n";
        Inbound.Message read = Mails.message("From: a@b.example\nContent-Type: multipart/alternative; boundary=m\n\n"
                + "--m\nContent-Type: text/plain\n\nSorry.\n\nOn Mon, 23 Nov 2026, Sales wrote:\n> Hello\n"
                + "--m\nContent-Type: text/html\n\n<p>Sorry.</p>\n"
                + "--m\nContent-Type: text/calendar; method=CANCEL\n\n" + event + "--m--\n");
        assertThat(read.text()).startsWith("[Calendar CANCEL] Visit · 2026-11-24 10:00 UTC\n\nSorry.");
        assertThat(read.text().substring(read.quoteOffset())).startsWith("On Mon");
        assertThat(read.html()).startsWith("<div>[Calendar CANCEL] Visit").contains("<p>Sorry.</p>");
    }

    @Test
    void whatIsSignedIsReadAndWhatIsEncryptedIsKept() {
        Inbound.Message signed = Mails.message("""
            From: a@b.example
            Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=m

            --m
            Content-Type: text/plain

            Signed words.
            --m
            Content-Type: application/pkcs7-signature; name=smime.p7s
            Content-Transfer-Encoding: base64

            AQID
            --m--
            """);
        assertThat(signed.text()).isEqualTo("Signed words.");
        assertThat(signed.attachments()).extracting(Attachment::name).containsExactly("smime.p7s");
        Inbound.Message opaque =
                Mails.message("From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
                        + "Content-Transfer-Encoding: base64\n\nAQIDBA==\n");
        assertThat(opaque.attachments()).extracting(Attachment::name).containsExactly("attachment-1.p7m");
        assertThat(opaque.attachments().getFirst().bytes()).containsExactly(1, 2, 3, 4);
        Inbound.Message pgp = Mails.message("""
            From: a@b.example
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=m

            --m
            Content-Type: application/pgp-encrypted

            Version: 1
            --m
            Content-Type: application/octet-stream; name=encrypted.asc

            -----BEGIN PGP MESSAGE-----
            --m--
            """);
        assertThat(pgp.attachments()).extracting(Attachment::name).containsExactly("attachment-1.txt", "encrypted.asc");
    }

    @Test
    void namesAreCleanedAndTypesGuessed() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: application/octet-stream; name="C:\\\\temp\\\\..\\\\evil\u202egpj.exe"

            x
            --m
            Content-Disposition: attachment; filename=con.txt

            x
            --m
            Content-Type: pdf; name=price list 2026.pdf

            x
            --m
            Content-Type: image/png

            x
            --m--
            """);
        assertThat(read.attachments())
                .extracting(Attachment::name)
                .containsExactly("evilgpj.exe", "_con.txt", "price list 2026.pdf", "attachment-4.png");
        assertThat(read.attachments().get(2).contentType()).isEqualTo("application/pdf");
    }

    @Test
    void theBoundaryIsFoundThatWasUsed() {
        Inbound.Message read = Mails.message("""
            From: a@b.example
            Content-Type: multipart/mixed; boundary="announced"

            --used
            Content-Type: text/plain

            words
            --used
            Content-Type: application/pdf; name=a.pdf

            PDF
            --used--
            """);
        assertThat(read.text()).isEqualTo("words");
        assertThat(read.attachments()).extracting(Attachment::name).containsExactly("a.pdf");
    }

    @Test
    void noCharacterIsLostWithANul() {
        Inbound.Message read = Mails.message("From: a@b.example\n\nab\0c\0\n\nOn Mon, 23 Nov 2026, Sales wrote:\n> x");
        assertThat(read.text()).startsWith("abc\n\nOn Mon");
        assertThat(read.text().substring(read.quoteOffset())).startsWith("On Mon");
    }
}
