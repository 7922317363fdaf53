package io.fairlead.connector.email.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Attachment;
import io.fairlead.connector.email.Corpora;
import io.fairlead.connector.email.mime.MimeLimits;
import io.fairlead.connector.email.mime.MimeReader;
import io.fairlead.connector.email.mime.Unreadable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Outlook's packets: one of Outlook's own, and others made here attribute by attribute (MS-OXTNEF, MS-OXRTFCP). */
class TnefTest {

    private static final Charset GBK = Charset.forName("GBK");
    private static final int MESSAGE = 1;
    private static final int ATTACHMENT = 2;

    @Test
    void aThousandFilesInOnePacketAreTooManyParts() {
        byte[][] files = IntStream.range(0, 1_001)
                .boxed()
                .flatMap(_ -> Stream.of(
                        attribute(ATTACHMENT, 0x00069002, new byte[14]),
                        attribute(ATTACHMENT, 0x0006800f, new byte[] {1})))
                .toArray(byte[][]::new);
        String mail = "From: a@b.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(packet(files));
        assertThatThrownBy(() -> MimeReader.read(mail.getBytes(StandardCharsets.US_ASCII), MimeLimits.STANDARD))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.reason()).isEqualTo("too-many-parts"));
    }

    @Test
    void aPacketOfOutlookIsUnpacked() {
        Tnef read = Tnef.open(Corpora.bytes("test-documents/testWINMAIL.dat"));
        assertThat(read.files())
                .extracting(Attachment::name)
                .containsExactly("quick.doc", "quick.html", "quick.pdf", "quick.txt", "quick.xml");
        assertThat(read.files()).extracting(file -> file.bytes().length).containsExactly(19_968, 428, 18_638, 235, 143);
        assertThat(new String(read.files().get(3).bytes(), StandardCharsets.US_ASCII))
                .startsWith("The quick brown fox");
        assertThat(read.html()).contains("These are five files");
    }

    @Test
    void namesAreInTheCodePageOfThePacket() {
        byte[] packet = packet(
                attribute(MESSAGE, 0x00069007, little(936, 0)),
                attribute(ATTACHMENT, 0x00069002, new byte[14]),
                attribute(ATTACHMENT, 0x00018010, "报价单.xls\0".getBytes(GBK)),
                attribute(ATTACHMENT, 0x0006800f, new byte[] {1, 2, 3}));
        Tnef read = Tnef.open(packet);
        assertThat(read.files()).hasSize(1);
        assertThat(read.files().getFirst().name()).isEqualTo("报价单.xls");
        assertThat(read.files().getFirst().bytes()).containsExactly(1, 2, 3);
        assertThat(read.files().getFirst().contentType()).isEqualTo("application/vnd.ms-excel");
    }

    @Test
    void aBodyThatExistsOnlyAsCompressedRtfIsRead() {
        String rtf = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\\pard\\f0 "
                + hex("请报价") + " \\u26885?\\u23376? 100 \\'d7\\'c5\\par ok}";
        Tnef read = Tnef.open(packet(attribute(MESSAGE, 0x00069003, properties(0x1009, 0x0102, compressed(rtf)))));
        assertThat(read.html()).contains("请报价", "椅子", "着", "ok").doesNotContain("SimSun");
    }

    @Test
    void htmlWithinRtfComesOutAsItWas() {
        String rtf = "{\\rtf1\\ansi\\ansicpg936\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss\\fcharset134 SimSun;}}"
                + "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 " + hex("请报价")
                + "{\\*\\htmltag84 <b>}\\htmlrtf {\\b\\htmlrtf0 100"
                + "\\htmlrtf }\\htmlrtf0{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0{\\*\\htmltag72 </p>}}";
        Tnef read = Tnef.open(packet(attribute(MESSAGE, 0x00069003, properties(0x1009, 0x0102, compressed(rtf)))));
        assertThat(read.html()).contains("<p>请报价<b>100</b></p>");
    }

    @Test
    void aLargeFileIsNoTrouble() {
        byte[] large = new byte[8 << 20];
        new Random(1).nextBytes(large);
        Tnef read = Tnef.open(packet(
                attribute(ATTACHMENT, 0x00069002, new byte[14]),
                attribute(ATTACHMENT, 0x00018010, "large.bin\0".getBytes(StandardCharsets.US_ASCII)),
                attribute(ATTACHMENT, 0x0006800f, large)));
        assertThat(read.files().getFirst().bytes()).isEqualTo(large);
    }

    /** Then the packet itself is the file. */
    @Test
    void whatIsBrokenIsLeftAsItIs() {
        byte[] whole = Corpora.bytes("test-documents/testWINMAIL.dat");
        assertThat(Tnef.open(new byte[0])).isNull();
        assertThat(Tnef.open("not TNEF at all".getBytes(StandardCharsets.US_ASCII)))
                .isNull();
        assertThat(Tnef.open(packet())).isNull();
        Random random = new Random(20261127);
        for (int n = 0; n < 300; n++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int flips = random.nextInt(20); flips > 0 && cut.length > 0; flips--) {
                cut[random.nextInt(Math.min(cut.length, 600))] = (byte) random.nextInt(256);
            }
            Tnef read = Tnef.open(cut);
            assertThat(read == null
                            || read.html() != null
                            || read.text() != null
                            || !read.files().isEmpty())
                    .isTrue();
        }
    }

    private static byte[] packet(byte[]... attributes) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(little(0x223e9f78));
        packet.writeBytes(new byte[] {1, 0});
        for (byte[] attribute : attributes) {
            packet.writeBytes(attribute);
        }
        return packet.toByteArray();
    }

    private static byte[] attribute(int level, int id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xff;
        }
        return ByteBuffer.allocate(11 + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) level)
                .putInt(id)
                .putInt(data.length)
                .put(data)
                .putShort((short) sum)
                .array();
    }

    /** One MAPI property of variable length. */
    private static byte[] properties(int id, int type, byte[] value) {
        int padded = value.length + 3 & ~3;
        return ByteBuffer.allocate(16 + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(1)
                .putShort((short) type)
                .putShort((short) id)
                .putInt(1)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** In the form of MS-OXRTFCP §2.1.3.1 whose references nobody uses: eight literals after each flag of zero. */
    private static byte[] compressed(String rtf) {
        byte[] plain = rtf.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        for (int from = 0; from < plain.length; from += 8) {
            runs.write(0);
            runs.write(plain, from, Math.min(8, plain.length - from));
        }
        byte[] data = runs.toByteArray();
        return ByteBuffer.allocate(16 + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(12 + data.length)
                .putInt(plain.length)
                .putInt(0x75465a4c)
                .putInt(0)
                .put(data)
                .array();
    }

    private static byte[] little(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    private static String hex(String text) {
        StringBuilder rtf = new StringBuilder();
        for (byte b : text.getBytes(GBK)) {
            rtf.append(String.format("\\'%02x", b & 0xff));
        }
        return rtf.toString();
    }
}
