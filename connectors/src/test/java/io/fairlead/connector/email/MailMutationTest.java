package io.fairlead.connector.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real mails, damaged at random, in every run of the tests: bytes flipped, cut out, doubled, spliced with another mail, and
 * with words put in that mean something in a mail. {@link MailFuzz} looks further, for as long as one likes.
 */
class MailMutationTest {

    private static final List<byte[]> WORDS = List.of(
                    "\r\n",
                    "\n\n",
                    "--",
                    "=?",
                    "?=",
                    "=?utf-8?B?",
                    "=?iso-2022-jp?Q?=1B$B",
                    "''",
                    "*0*=",
                    "\"",
                    "\\",
                    "<",
                    ">",
                    ";",
                    ":",
                    ",",
                    "Content-Type: ",
                    "multipart/mixed; boundary=",
                    "message/rfc822",
                    "message/delivery-status",
                    "text/html",
                    "application/ms-tnef",
                    "text/calendar",
                    "Content-Transfer-Encoding: base64\r\n",
                    "quoted-printable",
                    "x-uuencode",
                    "charset=",
                    "utf-7",
                    "hz-gb-2312",
                    "format=flowed; delsp=yes",
                    "begin 644 x\n",
                    "end\n",
                    "From: ",
                    "Subject: ",
                    "Message-ID: ",
                    "Action: failed\r\n",
                    "Status: 5.1.1\r\n",
                    "\0",
                    "\u001b$B",
                    "+AGE-",
                    "~{",
                    "BEGIN:VCALENDAR\r\n",
                    "cid:",
                    "<img src=",
                    "> ",
                    "-- \n")
            .stream()
            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
            .toList();

    @Test
    void damagedMailsAreAnsweredToo() {
        List<byte[]> mails = new ArrayList<>();
        for (Corpora.Document document : Corpora.mime4j()) {
            mails.add(document.bytes());
        }
        Corpora.tika().forEach(document -> mails.add(document.bytes()));
        mails.removeIf(mail -> mail.length > 20_000);
        Random random = new Random(20261127);
        for (int n = 0; n < 3_000; n++) {
            byte[] mail = mutated(mails, random);
            try {
                MailInvariants.check(mail);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "in round " + n + ", of " + HexFormat.of().formatHex(mail), e);
            }
        }
    }

    static byte[] mutated(List<byte[]> mails, Random random) {
        byte[] mail = mails.get(random.nextInt(mails.size()));
        for (int i = random.nextInt(8); i >= 0; i--) {
            mail = mutated(mail, mails.get(random.nextInt(mails.size())), random);
        }
        return mail;
    }

    private static byte[] mutated(byte[] mail, byte[] other, Random random) {
        if (mail.length == 0) {
            return other;
        }
        int at = random.nextInt(mail.length);
        int some = random.nextInt(1 + Math.min(mail.length - at, 1 << random.nextInt(12)));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = mail.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 1 -> spliced(mail, at, at + some, new byte[0]);
            case 2 -> spliced(mail, at, at, Arrays.copyOfRange(mail, at, at + some));
            case 3 ->
                spliced(
                        mail,
                        at,
                        mail.length,
                        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
            default -> spliced(mail, at, at + random.nextInt(2), WORDS.get(random.nextInt(WORDS.size())));
        };
    }

    private static byte[] spliced(byte[] mail, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(mail.length + instead.length);
        out.write(mail, 0, from);
        out.writeBytes(instead);
        int rest = Math.min(to, mail.length);
        out.write(mail, rest, mail.length - rest);
        return out.toByteArray();
    }

    /** What was found once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\0",
                "From",
                "From \n",
                ":",
                "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n"
            })
    void oddBeginnings(String mail) {
        MailInvariants.check(mail.getBytes(StandardCharsets.ISO_8859_1));
    }
}
