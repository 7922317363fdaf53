package io.fairlead.customers.imports.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.customers.imports.reading.ListFileTest.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VCardRowsTest {

    private static final Bounds BOUNDS = new Bounds(100, 20, 500, 0);

    @TempDir
    Path folder;

    /** Version 2.1, as telephones wrote it: bare types, quoted-printable in the country's own charset, soft line breaks. */
    @Test
    void cardsOfChineseTelephonesAreRead() throws IOException {
        List<String> card = cards("""
                BEGIN:VCARD
                VERSION:2.1
                N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5;=D0=A1=C3=F7;;;
                FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5=D0=A1=
                =C3=F7
                TEL;CELL:13812345678
                TEL;WORK;FAX:075512345678
                TEL;WORK:0755-87654321
                ORG;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C9=EE=DB=DA;
                EMAIL;INTERNET:wang@example.cn
                END:VCARD
                """).getFirst();
        assertThat(card.get(0)).isEqualTo("王小明");
        assertThat(card.get(1)).isEqualTo("王");
        assertThat(card.get(2)).isEqualTo("小明");
        assertThat(card.get(3)).isEqualTo("深圳");
        assertThat(card.get(5)).isEqualTo("wang@example.cn");
        assertThat(card.get(6)).isEqualTo("13812345678; 0755-87654321");
    }

    /** ① and ㈱ are not in Shift_JIS, but in what telephones write under its name. */
    @Test
    void cardsOfJapaneseTelephonesAreRead() throws IOException {
        List<String> card = cards("""
                BEGIN:VCARD
                VERSION:2.1
                FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:%s
                ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=Shift_JIS:%s
                EMAIL:y@example.jp
                END:VCARD
                """.formatted(quoted("髙橋①", "windows-31j"), quoted("㈱山田", "windows-31j")))
                .getFirst();
        assertThat(card.get(0)).isEqualTo("髙橋①");
        assertThat(card.get(3)).isEqualTo("㈱山田");
    }

    @Test
    void bareBytesInANamedCharsetAreRead() throws IOException {
        String card = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=GB2312:李\r\nEMAIL:l@example.cn\r\nEND:VCARD\r\n";
        assertThat(read(card.getBytes(Charset.forName("GB18030")))
                        .rows()
                        .getFirst()
                        .getFirst())
                .isEqualTo("李");
    }

    @Test
    void cardsOfApplesAddressBookAreRead() throws IOException {
        List<String> card = cards("""
                BEGIN:VCARD
                VERSION:3.0
                PRODID:-//Apple Inc.//iOS 17.0//EN
                N:山田;太郎;;;
                FN:山田 太郎
                X-PHONETIC-FIRST-NAME:たろう
                ORG:山田製作所;営業部
                TITLE:部長
                item1.EMAIL;type=INTERNET;type=pref:taro@example.jp
                item1.X-ABLabel:_$!<Work>!$_
                EMAIL;type=INTERNET:t2@example.jp
                TEL;type=CELL;type=VOICE;type=pref:+81 90-1234-5678
                item2.ADR;type=WORK:;;丸の内1-1;千代田区;東京都;100-0005;日本
                NOTE:展示会で会いました。\\nサンプル希望
                PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJ
                 CQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/
                CATEGORIES:展示会,VIP
                UID:8C1C9F0E-0000-4000-8000-000000000001
                END:VCARD
                """).getFirst();
        assertThat(card)
                .containsExactly(
                        "山田 太郎",
                        "山田",
                        "太郎",
                        "山田製作所",
                        "部長",
                        "taro@example.jp; t2@example.jp",
                        "+81 90-1234-5678",
                        "丸の内1-1, 100-0005, 千代田区, 東京都",
                        "日本",
                        "",
                        "",
                        "",
                        "展示会で会いました。\nサンプル希望",
                        "展示会; VIP",
                        "8C1C9F0E-0000-4000-8000-000000000001");
    }

    @Test
    void cardsOfVersionFourAreRead() throws IOException {
        List<String> card = cards("""
                BEGIN:VCARD
                VERSION:4.0
                FN:Ana Pereira
                N:Pereira;Ana;Maria;;
                ORG:Têxteis do Norte\\, Lda
                EMAIL;PREF=1:ana@example.pt
                TEL;VALUE=uri;TYPE="voice,cell":tel:+351-912-345-678
                LANG:pt-PT
                TZ:Europe/Lisbon
                URL:https://example.pt
                ADR;TYPE=work:;;Rua A 1;Porto;;4000-001;Portugal
                END:VCARD
                """).getFirst();
        assertThat(card.subList(0, 12))
                .containsExactly(
                        "Ana Pereira",
                        "Pereira",
                        "Ana Maria",
                        "Têxteis do Norte, Lda",
                        "",
                        "ana@example.pt",
                        "+351-912-345-678",
                        "Rua A 1, 4000-001, Porto",
                        "Portugal",
                        "pt-PT",
                        "Europe/Lisbon",
                        "https://example.pt");
    }

    @Test
    void aCharacterThatWasCutByFoldingIsWhole() throws IOException {
        ByteArrayOutputStream card = new ByteArrayOutputStream();
        card.write("BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.cn\r\nFN:王".getBytes(StandardCharsets.UTF_8));
        byte[] split = "小".getBytes(StandardCharsets.UTF_8);
        card.write(split, 0, 1);
        card.write("\r\n ".getBytes(StandardCharsets.US_ASCII));
        card.write(split, 1, 1);
        card.write("\n\t".getBytes(StandardCharsets.US_ASCII));
        card.write(split, 2, 1);
        card.write("明\r\nEND:VCARD\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(read(card.toByteArray()).rows().getFirst().getFirst()).isEqualTo("王小明");
    }

    @Test
    void aFileHoldsManyCardsAndBrokenLinesHurtNobody() throws IOException {
        String good = "BEGIN:VCARD\nVERSION:3.0\nFN:%s\nEMAIL:%s@example.com\nEND:VCARD\n";
        List<List<String>> cards = cards(good.formatted("A", "a") + "\n"
                + "BEGIN:VCARD\nVERSION:3.0\nFN:B\nthis is no property\nTZ:nowhere\nEMAIL:b@example.com\nEND:VCARD\n"
                + good.formatted("C", "c"));
        assertThat(cards).extracting(List::getFirst).containsExactly("A", "B", "C");
        assertThat(cards)
                .extracting(card -> card.get(5))
                .containsExactly("a@example.com", "b@example.com", "c@example.com");
    }

    private List<List<String>> cards(String text) throws IOException {
        Read read = read(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(read.shape().format()).isEqualTo("vcard");
        return read.rows();
    }

    private Read read(byte[] bytes) throws IOException {
        return ListFileTest.read(folder, bytes, Choice.NONE, BOUNDS);
    }

    private static String quoted(String text, String charset) {
        StringBuilder quoted = new StringBuilder();
        for (byte each : text.getBytes(Charset.forName(charset))) {
            quoted.append("=%02X".formatted(each));
        }
        return quoted.toString();
    }
}
