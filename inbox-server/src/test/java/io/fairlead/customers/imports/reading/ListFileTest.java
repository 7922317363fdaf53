package io.fairlead.customers.imports.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.customers.imports.meaning.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListFileTest {

    private static final Bounds BOUNDS = new Bounds(1_000, 20, 500, 4 << 20);
    private static final String CHINESE = "姓名,邮箱,手机,公司\r\n王小明,wang@example.cn,13812345678,深圳市华强电子有限公司\r\n";
    private static final String JAPANESE = "氏名,メールアドレス,会社名\r\n髙橋①,taka@example.jp,㈱山田製作所\r\n";
    private static final String GERMAN =
            "Name;E-Mail;Land\r\nJürgen Müßig;jm@example.de;Österreich\r\nŠtefan;s@example.com;\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "UTF-8,",
        "UTF-8,EFBBBF",
        "UTF-16LE,FFFE",
        "UTF-16BE,FEFF",
        "UTF-16LE,",
        "UTF-16BE,",
        "GB18030,",
    })
    void chineseIsReadInWhateverEncoding(String charset, String mark) throws IOException {
        Read read = read(bytes(CHINESE, charset, mark), Choice.NONE);
        assertThat(read.shape().encoding()).isEqualTo(charset);
        assertThat(read.shape().headers()).containsExactly("姓名", "邮箱", "手机", "公司");
        assertThat(read.rows()).containsExactly(List.of("王小明", "wang@example.cn", "13812345678", "深圳市华强电子有限公司"));
    }

    /** Without a known name of a column only the characters themselves can tell. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GB18030|客,邮,话\\n王小明,wang@example.cn,广州市天河区\\n李娜,li@example.cn,宁波市鄞州区\\n",
                "windows-31j|かた,めーる\\nやまだ たろう,y@example.jp\\nスズキ ハナコ,s@example.jp\\n",
                "windows-1252|Wer,Wo\\nJürgen Müßig,Köln\\nZoë Béranger,Besançon\\n",
                "windows-1250|Kto,Gdzie\\nŁukasz Wiśniewski,Łódź\\nJiří Dvořák,Plzeň\\n",
                "windows-1251|Кто,Где\\nИван Петров,Санкт-Петербург\\nОльга Смирнова,Новосибирск\\n",
            })
    void encodingsAreToldByTheirText(String charset, String text) throws IOException {
        String list = text.replace("\\n", "\n");
        Read read = read(bytes(list, charset, null), Choice.NONE);
        assertThat(read.shape().encoding()).isEqualTo(charset);
        assertThat(String.join(",", read.rows().getLast()))
                .isEqualTo(list.strip().lines().toList().getLast());
    }

    @Test
    void whatIsOnlyInMicrosoftsShiftJisIsRead() throws IOException {
        Read read = read(bytes(JAPANESE, "windows-31j", null), Choice.NONE);
        assertThat(read.shape().encoding()).isEqualTo("windows-31j");
        assertThat(read.rows()).containsExactly(List.of("髙橋①", "taka@example.jp", "㈱山田製作所"));
    }

    @Test
    void rareChineseCharactersOfFourBytesAreRead() throws IOException {
        Read read = read(bytes("姓名,邮箱\n𠮷田㐂,a@example.cn\n", "GB18030", null), Choice.NONE);
        assertThat(read.rows()).containsExactly(List.of("𠮷田㐂", "a@example.cn"));
    }

    @Test
    void aTextThatWasCutInACharacterIsStillUtf8() throws IOException {
        byte[] whole = CHINESE.getBytes(StandardCharsets.UTF_8);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 4);
        Read read = read(cut, Choice.NONE);
        assertThat(read.shape().encoding()).isEqualTo("UTF-8");
        assertThat(read.rows().getFirst().getFirst()).isEqualTo("王小明");
    }

    @Test
    void theGuessIsOverruled() throws IOException {
        byte[] bytes = bytes("n;m\nJürgen;x", "windows-1252", null);
        Read read = read(bytes, new Choice("windows-1251", ",", null, false));
        assertThat(read.shape().header()).isFalse();
        assertThat(read.rows()).containsExactly(List.of("n;m"), List.of("Jьrgen;x"));
        assertThatThrownBy(() -> read(bytes, new Choice("klingon", null, null, null)))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("unknown-encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsGuessed(String delimiter) throws IOException {
        String list = "Name,E-Mail,Notiz\nAnna,a@example.com,\"eins, zwei; drei\tvier|fünf\"\nBert,b@example.com,\n"
                .replace("Name,E-Mail,Notiz", "Name" + delimiter + "E-Mail" + delimiter + "Notiz")
                .replace("Anna,a@example.com,", "Anna" + delimiter + "a@example.com" + delimiter)
                .replace("Bert,b@example.com,", "Bert" + delimiter + "b@example.com" + delimiter);
        Read read = read(list.getBytes(StandardCharsets.UTF_8), Choice.NONE);
        assertThat(read.shape().delimiter()).isEqualTo(delimiter);
        assertThat(read.rows())
                .containsExactly(
                        List.of("Anna", "a@example.com", "eins, zwei; drei\tvier|fünf"),
                        List.of("Bert", "b@example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\r\n", "SEP=;\n", "\"sep=;\"\r\n"})
    void excelsFirstLineNamesTheDelimiter(String first) throws IOException {
        Read read = read(
                ("\uFEFF" + first + "Name;E-mail\r\na,b;c@example.com\r\n").getBytes(StandardCharsets.UTF_8),
                Choice.NONE);
        assertThat(read.shape().delimiter()).isEqualTo(";");
        assertThat(read.shape().headers()).containsExactly("Name", "E-mail");
        assertThat(read.rows()).containsExactly(List.of("a,b", "c@example.com"));
        assertThat(read.lines()).containsExactly(3);
    }

    @Test
    void germanListsAreRead() throws IOException {
        Read read = read(bytes(GERMAN, "windows-1252", null), Choice.NONE);
        assertThat(read.shape().encoding()).isEqualTo("windows-1252");
        assertThat(read.shape().delimiter()).isEqualTo(";");
        assertThat(read.rows())
                .containsExactly(
                        List.of("Jürgen Müßig", "jm@example.de", "Österreich"), List.of("Štefan", "s@example.com"));
    }

    /** The usual hard cases of the format. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "\"a,1\",b#a,1/b",
                "\"say \"\"hi\"\"\",b#say \"hi\"/b",
                "\"two\\nlines\",b#two\\nlines/b",
                "\"two\\r\\nlines\",b#two\\r\\nlines/b",
                "\"\"\"\\n\"\"\",b#\"\\n\"/b",
                "\"\",b#/b",
                "a,#a",
                " \"a\" ,b#a/b",
                "a \"b\" c,d#a \"b\" c/d",
                "\"{\"\"k\"\": \"\"v\"\"}\",b#{\"k\": \"v\"}/b",
                "ʤ,ʤ#ʤ/ʤ",
            })
    void valuesAreReadAsTheyAreMeant(String line, String values) throws IOException {
        String list = "Name,E-mail\r\n" + line.replace("\\r", "\r").replace("\\n", "\n") + "\r\n";
        Read read = read(list.getBytes(StandardCharsets.UTF_8), Choice.NONE);
        String expected = values.replace("\\r", "\r").replace("\\n", "\n");
        assertThat(read.rows()).hasSize(1);
        assertThat(String.join("/", read.rows().getFirst())).isEqualTo(expected);
    }

    @Test
    void linesAreCountedInTheFileAndEmptyOnesAreNoRows() throws IOException {
        Read read = read(
                "Name,E-mail\n\n\"a\nb\",x@example.com\n,,\nc,y@example.com".getBytes(StandardCharsets.UTF_8),
                Choice.NONE);
        assertThat(read.rows()).containsExactly(List.of("a\nb", "x@example.com"), List.of("c", "y@example.com"));
        assertThat(read.lines()).containsExactly(3, 6);
    }

    @Test
    void aListWithoutAHeaderHasNone() throws IOException {
        Read read = read("Anna,anna@example.com\nBert,bert@example.com".getBytes(StandardCharsets.UTF_8), Choice.NONE);
        assertThat(read.shape().header()).isFalse();
        assertThat(read.shape().headers()).containsExactly("", "");
        assertThat(read.rows()).hasSize(2);
    }

    @Test
    void moreRowsColumnsAndLettersThanAreTakenAreRefused() {
        assertRefused("too-many-rows", "E-mail\n" + "a@example.com\n".repeat(1_001));
        assertRefused("too-many-columns", "E-mail\n" + "a,".repeat(21) + "b\n");
        assertRefused("too-many-columns", "E-mail" + ",x".repeat(20) + "\n");
        assertRefused("broken-csv", "E-mail\n" + "a".repeat(501) + "\n");
        assertRefused("broken-csv", "E-mail\n\"" + "a\n".repeat(5_000));
    }

    @Test
    void whatIsNoListIsSaid() {
        assertRefused("empty-file", "");
        assertRefused("empty-file", "\n\n \n");
        assertRefused("not-a-list", "%PDF-1.7\n\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 2}, Choice.NONE))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("old-excel"));
    }

    private void assertRefused(String code, String list) {
        assertThatThrownBy(() -> read(list.getBytes(StandardCharsets.UTF_8), Choice.NONE))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    record Read(Shape shape, List<List<String>> rows, List<Integer> lines) {}

    private Read read(byte[] bytes, Choice choice) throws IOException {
        return read(folder, bytes, choice, BOUNDS);
    }

    static Read read(Path folder, byte[] bytes, Choice choice, Bounds bounds) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "list", ""), bytes);
        List<List<String>> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        try (Listing listing = ListFile.open(file, choice, bounds, Headers::isKnown)) {
            for (List<Row> some = listing.next(3); !some.isEmpty(); some = listing.next(3)) {
                some.forEach(row -> rows.add(row.cells()));
                some.forEach(row -> lines.add(row.line()));
            }
            return new Read(listing.shape(), rows, lines);
        }
    }

    private static byte[] bytes(String text, String charset, String mark) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (mark != null) {
            bytes.write(java.util.HexFormat.of().parseHex(mark));
        }
        bytes.write(text.getBytes(Charset.forName(charset)));
        return bytes.toByteArray();
    }
}
