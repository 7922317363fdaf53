package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A property: whatever somebody wants to say in whatever charset, and however a mailer cuts, encodes and nests it within the
 * standards, it is read as it was meant. The mails are made here, at random; a seed that fails is a case.
 */
class MailRoundTripTest {

    private static final List<String> WORDS = List.of(
            "hello",
            "100 pcs",
            "Größe",
            "naïve",
            "价格",
            "报价单",
            "椅子",
            "見積り",
            "こんにちは",
            "カタログ",
            "견적서",
            "Добрый день",
            "ñandú",
            "€",
            "①㈱",
            "😀",
            "a=b",
            "x?y",
            "under_score",
            "per%cent",
            "back\\slash",
            "semi;colon",
            "it's");
    private static final List<String> CHARSETS = List.of(
            "UTF-8",
            "GB18030",
            "x-windows-iso2022jp",
            "windows-31j",
            "Big5-HKSCS",
            "x-windows-949",
            "windows-1251",
            "windows-1252");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsMeantIsRead(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 100; n++) {
            check(random, seed + "/" + n);
        }
    }

    private static void check(Random random, String name) {
        String subject = text(random, 1 + random.nextInt(8), charset(random));
        String person = text(random, 1 + random.nextInt(3), charset(random));
        String said =
                text(random, 1 + random.nextInt(60), charset(random)).replace(" ", random.nextBoolean() ? "\n" : " ");
        List<Attachment> files = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            String file =
                    text(random, 1 + random.nextInt(3), charset(random)).replaceAll("[\\\\/:*?\"<>|]", "-") + ".bin";
            files.add(new Attachment(file, "application/octet-stream", bytes, null, false, null));
        }
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        write(mail, "From: " + words(random, person) + " <ana@x.example>\r\n");
        write(mail, "Subject: " + words(random, subject) + "\r\nMIME-Version: 1.0\r\n");
        if (files.isEmpty()) {
            textPart(random, mail, said);
        } else {
            mixed(random, mail, said, files, random.nextInt(4));
        }
        Inbound read = Mails.PARSER.read(mail.toByteArray());
        ConnectorContract.checkInbound(read);
        Inbound.Message message = (Inbound.Message) read;
        assertThat(message.subject()).as(name).isEqualTo(subject);
        assertThat(message.from().name()).as(name).isEqualTo(person);
        assertThat(message.from().email()).as(name).isEqualTo("ana@x.example");
        assertThat(message.text()).as(name).isEqualTo(said);
        assertThat(message.attachments()).as(name).hasSize(files.size());
        for (int i = 0; i < files.size(); i++) {
            assertThat(message.attachments().get(i).name())
                    .as(name)
                    .isEqualTo(files.get(i).name());
            assertThat(message.attachments().get(i).bytes())
                    .as(name)
                    .isEqualTo(files.get(i).bytes());
        }
    }

    private static String charset(Random random) {
        return CHARSETS.get(random.nextInt(CHARSETS.size()));
    }

    /** Of words that the charset has. */
    private static String text(Random random, int words, String charset) {
        List<String> known = WORDS.stream()
                .filter(word -> Charset.forName(charset).newEncoder().canEncode(word))
                .toList();
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            chosen.add(known.get(random.nextInt(known.size())));
        }
        return String.join(" ", chosen);
    }

    /** Any of the charsets that can write it; the one that it was made of can. */
    private static String fitting(Random random, String text) {
        List<String> fit = CHARSETS.stream()
                .filter(name -> Charset.forName(name).newEncoder().canEncode(text))
                .toList();
        return fit.get(random.nextInt(fit.size()));
    }

    private static void mixed(Random random, ByteArrayOutputStream to, String said, List<Attachment> files, int depth) {
        String boundary = "b-" + depth + "-" + random.nextInt(1 << 30);
        write(to, "Content-Type: multipart/mixed;\r\n\tboundary=\"" + boundary + "\"\r\n\r\n");
        write(to, random.nextBoolean() ? "This is a preamble.\r\n" : "");
        write(to, "--" + boundary + "\r\n");
        if (depth > 0) {
            mixed(random, to, said, files, depth - 1);
        } else {
            textPart(random, to, said);
            for (Attachment file : files) {
                write(
                        to,
                        "\r\n--" + boundary
                                + "\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n "
                                + fileName(random, file.name()) + "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
                to.writeBytes(base64(random, file.bytes()));
            }
        }
        write(to, "\r\n--" + boundary + (random.nextInt(5) == 0 ? "" : "--") + "\r\n");
        write(to, random.nextBoolean() ? "" : "An epilogue.\r\n");
    }

    private static void textPart(Random random, ByteArrayOutputStream to, String said) {
        String charset = fitting(random, said);
        byte[] bytes = said.replace("\n", "\r\n").getBytes(Charset.forName(charset));
        String label = charset.equals("x-windows-iso2022jp")
                ? "iso-2022-jp"
                : charset.equals("x-windows-949") ? "euc-kr" : charset;
        write(to, "Content-Type: text/plain; charset=" + label + "\r\n");
        switch (random.nextInt(3)) {
            case 0 -> {
                write(to, "Content-Transfer-Encoding: base64\r\n\r\n");
                to.writeBytes(base64(random, bytes));
            }
            case 1 -> {
                write(to, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
                to.writeBytes(quotedPrintable(random, bytes));
            }
            default -> {
                write(to, "Content-Transfer-Encoding: 8bit\r\n\r\n");
                to.writeBytes(bytes);
            }
        }
    }

    private static byte[] base64(Random random, byte[] bytes) {
        return Base64.getMimeEncoder(
                        4 * (1 + random.nextInt(19)),
                        random.nextBoolean() ? new byte[] {'\r', '\n'} : new byte[] {'\n'})
                .encode(bytes);
    }

    private static byte[] quotedPrintable(Random random, byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean lineEnd = bytes[i] == '\r' && bytes[i + 1] == '\n';
            if (lineEnd) {
                text.append("\r\n");
                i++;
                column = 0;
                continue;
            }
            boolean beforeEnd = i + 1 >= bytes.length || bytes[i + 1] == '\r';
            boolean plain = bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != '=' || bytes[i] == ' ' && !beforeEnd;
            if (column > 60 + random.nextInt(10)) {
                text.append("=\r\n");
                column = 0;
            }
            String code = plain ? String.valueOf((char) bytes[i]) : String.format("=%02X", bytes[i] & 0xff);
            text.append(code);
            column += code.length();
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** As encoded-words of one charset, cut anywhere between bytes. */
    private static String words(Random random, String text) {
        String charset = fitting(random, text);
        byte[] bytes = text.getBytes(Charset.forName(charset));
        String label = charset.equals("x-windows-iso2022jp")
                ? "ISO-2022-JP"
                : charset.equals("windows-1252") ? "iso-8859-1" : charset;
        List<String> words = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(30));
            byte[] some = Arrays.copyOfRange(bytes, from, to);
            words.add(
                    random.nextBoolean()
                            ? "=?" + label + "?B?" + Base64.getEncoder().encodeToString(some) + "?="
                            : "=?" + label + "?q?" + percent(some).replace('%', '=') + "?=");
            from = to;
        }
        return String.join(random.nextBoolean() ? " " : "\r\n ", words);
    }

    private static String fileName(Random random, String name) {
        String charset = fitting(random, name);
        byte[] bytes = name.getBytes(Charset.forName(charset));
        if (random.nextBoolean()) {
            return "filename=\"" + words(random, name) + "\"";
        }
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
            String start = from == 0 ? charset + "'en'" : "";
            pieces.add("filename*" + pieces.size() + "*=" + start + percent(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        if (random.nextBoolean()) {
            // They may come in any order.
            pieces = pieces.reversed();
        }
        return String.join(";\r\n ", pieces);
    }

    private static String percent(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            text.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return text.toString();
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
