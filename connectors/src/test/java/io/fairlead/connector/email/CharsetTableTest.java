package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.SendingConnector;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every label that mail uses for more, or for something else, than Java's charset of that name: bodies, subjects, names of
 * people and of files, in each of the ways in which they are written; and out again.
 */
class CharsetTableTest {

    private static final ReplyTokens TOKENS = new ReplyTokens(List.of("c2VjcmV0"));
    private static final MailParser PARSER = new MailParser("sales@ours.example", TOKENS);

    /** What a mailer of that kind encodes with; the labels under which it says so; what only the superset has. */
    private record Row(String written, String labels, String text) {}

    private static final List<Row> TABLE = List.of(
            new Row("GB18030", "gb2312 GBK cp936 x-gbk gb_2312-80 GB2312 gb18030 ms936 euc-cn", "镕喆 报价單 您好"),
            new Row("x-mswin-936", "gb2312 gbk", "报价 €120"),
            new Row(
                    "x-windows-iso2022jp",
                    "iso-2022-jp ISO-2022-JP iso-2022-jp-1 iso-2022-jp-3 iso-2022-jp-ms",
                    "①㈱髙橋です"),
            new Row("windows-31j", "shift_jis x-sjis Shift_JIS cp932 windows-31j ms_kanji", "①㈱髙橋 お見積り～－"),
            new Row("x-eucJP-Open", "euc-jp x-euc-jp", "①㈱お見積り"),
            new Row("Big5-HKSCS", "big5 Big5 x-x-big5 big5-hkscs cp950", "報價單 嘅 咗 啲"),
            new Row("x-windows-950", "big5 cp950", "報價單 €"),
            new Row("x-windows-949", "ks_c_5601-1987 euc-kr cp949 EUC-KR", "견적서 똠방각하 펲"),
            new Row("windows-1252", "iso-8859-1 us-ascii latin1 windows-1252", "“Größe” – 5 €"),
            new Row("windows-1254", "iso-8859-9", "İstanbul – ığş"),
            new Row("windows-1251", "windows-1251", "Добрый день"),
            new Row("KOI8-R", "koi8-r", "Добрый день"),
            new Row("IBM850", "cp-850 cp850", "Größe café"),
            new Row("UTF-8", "utf-8 UTF8 unknown-8bit x-unknown x-user-defined binary default 8bit", "询价 Größe ①"),
            new Row("UTF-8", "gb2312 iso-8859-1 us-ascii shift_jis euc-kr big5", "关于椅子的询价单和交货期"));

    /** Nothing says what it is: a guess, by script. */
    private static final List<Row> GUESSED = List.of(
            new Row("GB18030", "unknown-8bit x-unknown x-user-defined binary us-ascii", "关于椅子的询价单和交货期"),
            new Row("windows-31j", "unknown-8bit x-unknown binary", "お見積りをお願いします"),
            new Row("x-eucJP-Open", "unknown-8bit", "お見積りをお願いします"),
            new Row("Big5-HKSCS", "unknown-8bit", "關於椅子的詢價單和交貨期"),
            new Row("x-windows-949", "unknown-8bit", "의자에 대한 견적서를 부탁드립니다"),
            new Row("windows-1251", "unknown-8bit", "Добрый день, пришлите прайс"),
            new Row("KOI8-R", "unknown-8bit", "Добрый день, пришлите прайс"),
            new Row("windows-1252", "unknown-8bit x-unknown", "Größe – 5 €, café"),
            new Row("x-windows-iso2022jp", "unknown-8bit us-ascii utf-8", "①お見積り"));

    static Stream<Arguments> labelled() {
        return rows(TABLE);
    }

    static Stream<Arguments> all() {
        return Stream.concat(rows(TABLE), rows(GUESSED));
    }

    private static Stream<Arguments> rows(List<Row> rows) {
        return rows.stream()
                .flatMap(row ->
                        Stream.of(row.labels.split(" ")).map(label -> Arguments.of(label, row.written, row.text)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void bodies(String label, String written, String text) {
        byte[] said = text.getBytes(Charset.forName(written));
        for (String encoding : List.of("8bit", "base64", "quoted-printable")) {
            String head = "From: a@b.example\r\nContent-Type: text/plain; charset=\"" + label
                    + "\"\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n";
            assertThat(read(ascii(head), encoded(said, encoding)).text())
                    .as(encoding)
                    .isEqualTo(text);
        }
        String html =
                "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=" + label + "\"></head><p>";
        assertThat(read(ascii("From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + html), said, ascii("</p>"))
                        .text())
                .as("html")
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void subjectsAndNames(String label, String written, String text) {
        byte[] said = text.getBytes(Charset.forName(written));
        for (String word : List.of(b(label, said), q(label, said), split(label, said))) {
            Inbound.Message read =
                    read(ascii("From: " + word + " <a@b.example>\r\nSubject: Re: " + word + "\r\n\r\nx"));
            assertThat(read.subject()).as(word).isEqualTo("Re: " + text);
            assertThat(read.from().name()).as(word).isEqualTo(text);
            assertThat(read.from().email()).isEqualTo("a@b.example");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void fileNames(String label, String written, String text) {
        byte[] name = (text + ".pdf").getBytes(Charset.forName(written));
        String half = percent(Arrays.copyOf(name, name.length / 2));
        String rest = percent(Arrays.copyOfRange(name, name.length / 2, name.length));
        List<String> forms = List.of(
                "filename*=" + label + "''" + percent(name),
                "filename*0*=" + label + "'zh'" + half + ";\r\n filename*1*=" + rest,
                "filename=\"" + b(label, name) + "\"",
                "filename=\"" + split(label, name) + "\"",
                "filename=" + q(label, name));
        for (String form : forms) {
            Inbound.Message read = read(ascii("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
                    + "--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n " + form
                    + "\r\n\r\nPDF\r\n--x--\r\n"));
            assertThat(read.attachments()).as(form).hasSize(1);
            assertThat(read.attachments().getFirst().name()).as(form).isEqualTo(text + ".pdf");
        }
    }

    /** Raw bytes in a header are of the body's charset, if that is known. */
    @ParameterizedTest
    @MethodSource("labelled")
    void rawHeadersBesideALabelledBody(String label, String written, String text) {
        byte[] said = text.getBytes(Charset.forName(written));
        Inbound.Message read = read(
                ascii("From: a@b.example\r\nContent-Type: text/plain; charset=" + label + "\r\nSubject: "),
                said,
                ascii("\r\n\r\n"),
                said);
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.subject()).isEqualTo(text);
    }

    @Test
    void theTwoOfSevenBits() {
        assertThat(read(ascii("From: a@b.example\r\nSubject: =?hz-gb-2312?Q?~{VPND~}?=\r\n"
                                + "Content-Type: text/plain; charset=hz-gb-2312\r\n\r\n~{VPND~} ~~ ok"))
                        .text())
                .isEqualTo("中文 ~ ok");
        Inbound.Message utf7 = read(ascii("From: a@b.example\r\nSubject: =?utf-7?Q?Gr+APYA3w-e?=\r\n"
                + "Content-Type: text/plain; charset=utf-7\r\n\r\n+i+JO9w-: 1 +- 1, Gr+APYA3w-e"));
        assertThat(utf7.text()).isEqualTo("询价: 1 + 1, Größe");
        assertThat(utf7.subject()).isEqualTo("Größe");
    }

    /** What no table has a character for is a control character of that number, never the sign of damage. */
    @Test
    void everyByteOfAWesternTextIsSomething() {
        byte[] all = new byte[128];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (0x80 + i);
        }
        for (String label : List.of("iso-8859-1", "windows-1252", "iso-8859-9", "windows-1253", "no-such-charset")) {
            String head = "From: a@b.example\r\nContent-Type: text/plain; charset=" + label + "\r\n\r\nabc ";
            assertThat(read(ascii(head), all, ascii(" é".substring(0, 1))).text())
                    .as(label)
                    .doesNotContain("\uFFFD");
        }
    }

    /** What we write is UTF-8, and what we read of it is what we wrote. */
    @ParameterizedTest
    @MethodSource("labelled")
    void outAndInAgain(String label, String written, String text) throws Exception {
        EmailSettings settings =
                JsonMapper.shared().readValue("{\"address\":\"sales@ours.example\"}", EmailSettings.class);
        SendingConnector.Outbound out = new SendingConnector.Outbound(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                "t",
                text,
                List.of(new Address(text, "a@b.example")),
                List.of(),
                List.of(),
                "Re: " + text,
                text,
                "<p>" + text + "</p>",
                null,
                List.of(),
                List.of(new Attachment(text + ".pdf", "application/pdf", new byte[] {1}, null, false, null)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new MailComposer(settings, "Sales", TOKENS)
                .compose(Session.getInstance(new Properties()), out, Instant.parse("2026-11-23T10:00:00Z"))
                .writeTo(bytes);
        // Another mailbox than the one that sent it.
        Inbound.Message read = (Inbound.Message)
                new MailParser("buyer@b.example", new ReplyTokens(List.of("b3RoZXI="))).read(bytes.toByteArray());
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.html()).contains(text);
        assertThat(read.subject()).isEqualTo("Re: " + text);
        assertThat(read.from().name()).isEqualTo(text);
        assertThat(read.to()).containsExactly(new Address(text, "a@b.example"));
        assertThat(read.attachments()).extracting("name").containsExactly(text + ".pdf");
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

    private static byte[] encoded(byte[] bytes, String encoding) {
        return switch (encoding) {
            case "base64" -> Base64.getMimeEncoder().encode(bytes);
            case "quoted-printable" ->
                ascii(q("", bytes).replaceAll("^=\\?\\?Q\\?|\\?=$", "").replace("_", "=20"));
            default -> bytes;
        };
    }

    private static String b(String label, byte[] bytes) {
        return "=?" + label + "?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }

    private static String q(String label, byte[] bytes) {
        return "=?" + label + "?Q?" + percent(bytes).replace('%', '=').replace("=20", "_") + "?=";
    }

    /** In the middle of characters, as mailers do that count bytes. */
    private static String split(String label, byte[] bytes) {
        List<String> words = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 5) {
            words.add(b(label, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 5))));
        }
        return String.join("\r\n ", words);
    }

    private static String percent(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            text.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
