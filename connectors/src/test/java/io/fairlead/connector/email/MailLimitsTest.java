package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Each limit of reading (G15): just within it a mail is read, just beyond it the quarantine is told why. */
class MailLimitsTest {

    @Test
    void aThousandParts() {
        IntFunction<String> mail = parts -> "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
                + "--x\n\npart\n".repeat(parts) + "--x--\n";
        assertThat(read(mail.apply(1_000))).isInstanceOf(Inbound.Message.class);
        assertBroken(mail.apply(1_001), "too-many-parts", "1000");
        assertBroken(mail.apply(200_000), "too-many-parts", "1000");
    }

    @Test
    void aThousandFilesWrittenIntoOneText() {
        IntFunction<String> mail =
                files -> "From: a@b.example\n\nhello\n" + "begin 644 a\n#86)C\n`\nend\n".repeat(files);
        assertThat(((Inbound.Message) read(mail.apply(1_000))).attachments()).hasSize(1_000);
        assertBroken(mail.apply(1_001), "too-many-parts", "1000");
    }

    @Test
    void twentyLevels() {
        assertThat(read(nested(20))).isInstanceOf(Inbound.Message.class);
        assertBroken(nested(21), "too-deep", "20");
        assertBroken(nested(5_000), "too-deep", "20");
    }

    private static String nested(int depth) {
        StringBuilder mail = new StringBuilder("From: a@b.example\n");
        for (int i = 0; i < depth; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        return mail + "\ninnermost\n";
    }

    /** Where nobody states a boundary it is guessed, but no deeper. */
    @Test
    void twentyLevelsWithoutBoundaries() {
        StringBuilder mail = new StringBuilder("From: a@b.example\n");
        for (int i = 0; i < 30; i++) {
            mail.append("Content-Type: multipart/mixed\n\n--b").append(i).append('\n');
        }
        assertBroken(mail + "\ninnermost\n", "too-deep", "20");
    }

    @Test
    void aQuarterOfAMegabyteOfHeaders() {
        IntFunction<String> lines = bytes -> "From: a@b.example\n" + "X-Long: 123456789\n".repeat(bytes / 18) + "\nhi";
        assertThat(read(lines.apply(250 * 1024))).isInstanceOf(Inbound.Message.class);
        assertBroken(lines.apply(257 * 1024), "headers-too-large", "262144");
        assertBroken("From: a@b.example\nSubject: " + "x".repeat(300 * 1024) + "\n\nhi", "headers-too-large", "262144");
        assertBroken("From: a@b.example\nX-A: " + "x".repeat(1024 * 1024), "headers-too-large", "262144");
    }

    @Test
    void aQuarterOfAMegabyteOfHeadersOfAPart() {
        String mail = "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
                + "X-Long: 123456789\n".repeat(16_000) + "\nhi\n--x--\n";
        assertBroken(mail, "headers-too-large", "262144");
    }

    @Test
    void fiftyMegabytesAreToldByTheirHeaders() {
        byte[] headers = bytes("From: a@b.example\nMessage-ID: <big@b.example>\n\n");
        Inbound.Broken broken = (Inbound.Broken) Mails.PARSER.tooLarge(headers, 60L << 20, EmailConnector.LARGEST);
        assertThat(EmailConnector.LARGEST).isEqualTo(50L << 20);
        assertThat(broken.reason()).isEqualTo("too-large");
        assertThat(broken.detail()).contains("62914560", "52428800");
        assertThat(broken.externalKey()).contains("big@b.example");
    }

    /** What nobody would read in a conversation is a file, whole. */
    @Test
    void aTextOfMegabytesIsAFile() {
        String text = "0123456789abcdef\r\n".repeat((3 << 20) / 18);
        Inbound.Message read = (Inbound.Message) read("From: a@b.example\n\n" + text);
        assertThat(read.text()).isEmpty();
        assertThat(read.attachments()).hasSize(1);
        assertThat(read.attachments().getFirst().bytes()).hasSize(text.length());
        assertThat(read.attachments().getFirst().name()).isEqualTo("attachment-1.txt");
    }

    @Test
    void htmlOfMegabytesIsAFile() {
        String html = "<p>0123456789abcdef</p>\r\n".repeat((3 << 20) / 25);
        Inbound.Message read = (Inbound.Message) read("From: a@b.example\nContent-Type: text/html\n\n" + html);
        assertThat(read.html()).isNull();
        assertThat(read.attachments()).hasSize(1);
        assertThat(read.attachments().getFirst().bytes()).hasSize(html.length());
    }

    /** A mail within a mail is a file: its depth and its parts are nobody's concern until somebody opens it. */
    @Test
    void whatIsAttachedAsAMailIsNotOpened() {
        String inner = nested(50);
        Inbound.Message read = (Inbound.Message) read("From: a@b.example\n"
                + "Content-Type: multipart/mixed; boundary=outer\n\n"
                + "--outer\n"
                + "Content-Type: message/rfc822\n\n"
                + inner + "\n--outer--\n");
        assertThat(read.attachments()).extracting("name").containsExactly("attachment-1.eml");
    }

    private static void assertBroken(String mail, String reason, String... words) {
        Inbound.Broken broken = Mails.broken(bytes(mail));
        assertThat(broken.reason()).isEqualTo(reason);
        assertThat(broken.detail()).contains(words);
    }

    private static Inbound read(String mail) {
        return Mails.PARSER.read(bytes(mail));
    }

    private static byte[] bytes(String mail) {
        return mail.getBytes(StandardCharsets.ISO_8859_1);
    }
}
