package io.fairlead.customers.imports.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.customers.imports.reading.ListFileTest.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxRowsTest {

    private static final long UNPACKED = 4 << 20;
    private static final Bounds BOUNDS = new Bounds(1_000, 20, 500, UNPACKED);

    @TempDir
    Path folder;

    @Test
    void numbersStayWholeAndDatesAreDates() throws IOException {
        Read read = read(workbook(), Choice.NONE);
        assertThat(read.shape().format()).isEqualTo("xlsx");
        assertThat(read.shape().sheet()).isEqualTo("展会");
        assertThat(read.shape().sheets()).containsExactly("leer", "展会", "alt");
        assertThat(read.shape().headers()).containsExactly("姓名", "手机", "Seit", "邮箱");
        assertThat(read.rows())
                .containsExactly(
                        List.of("王小明", "8613812345678", "2026-10-15T00:00", "wang@example.cn"),
                        List.of("", "+49 30 123456", "", "b@example.de"));
        assertThat(read.lines()).containsExactly(2, 4);
    }

    @Test
    void anotherSheetCanBeChosen() throws IOException {
        assertThat(read(workbook(), new Choice(null, null, "alt", null)).rows())
                .containsExactly(List.of("a@example.com"));
        assertRefused("unknown-sheet", workbook(), new Choice(null, null, "neu", null));
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        Map<String, byte[]> parts = parts(workbook());
        parts.put("xl/worksheets/sheet9.xml", new byte[(int) UNPACKED + 1]);
        byte[] bomb = zip(parts);
        assertThat(bomb.length).isLessThan(100_000);
        assertRefused("workbook-too-large", bomb, Choice.NONE);
    }

    @Test
    void textsThatWouldFillTheMemoryAreNotRead() throws IOException {
        Map<String, byte[]> parts = parts(workbook());
        parts.put("xl/sharedStrings.xml", new byte[(int) UNPACKED / 4 + 1]);
        assertRefused("workbook-too-large", zip(parts), Choice.NONE);
    }

    @Test
    void aWorkbookOfThousandsOfPartsIsNotOpened() throws IOException {
        Map<String, byte[]> parts = parts(workbook());
        for (int n = 0; n < 2_000; n++) {
            parts.put("xl/x" + n, new byte[0]);
        }
        assertRefused("workbook-too-large", zip(parts), Choice.NONE);
    }

    @Test
    void entitiesAreNotResolved() throws IOException {
        Map<String, byte[]> parts = parts(workbook());
        String sheet = new String(parts.get("xl/worksheets/sheet2.xml"), StandardCharsets.UTF_8);
        String declared = sheet.replaceFirst(
                        "(<\\?xml[^>]*\\?>)?", "$1<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>")
                .replaceFirst(
                        "<sheetData>",
                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row>");
        parts.put("xl/worksheets/sheet2.xml", declared.getBytes(StandardCharsets.UTF_8));
        String secret = Files.readString(Path.of("/etc/hostname")).strip();
        try {
            assertThat(read(zip(parts), Choice.NONE).shape().headers()).doesNotContain(secret);
        } catch (Unreadable e) {
            assertThat(e.code()).isEqualTo("broken-workbook");
        }
    }

    @Test
    void aNumberOfAMillionDigitsIsNotWrittenOut() throws IOException {
        Map<String, byte[]> parts = parts(workbook());
        String sheet = new String(parts.get("xl/worksheets/sheet2.xml"), StandardCharsets.UTF_8);
        assertThat(sheet).contains("8613812345678");
        parts.put(
                "xl/worksheets/sheet2.xml",
                sheet.replace("8613812345678", "1E999999999").getBytes(StandardCharsets.UTF_8));
        assertThat(read(zip(parts), Choice.NONE).rows().getFirst().get(1)).isEqualTo("1E+999999999");
    }

    @Test
    void damagedWorkbooksAndOtherArchivesAreRefused() throws IOException {
        byte[] whole = workbook();
        assertRefused("broken-workbook", java.util.Arrays.copyOf(whole, whole.length / 2), Choice.NONE);
        assertRefused("not-a-list", zip(Map.of("a.txt", new byte[3])), Choice.NONE);
        Map<String, byte[]> parts = parts(whole);
        parts.put("xl/worksheets/sheet2.xml", "<worksheet><sheetData><row".getBytes(StandardCharsets.UTF_8));
        assertRefused("broken-workbook", zip(parts), Choice.NONE);
    }

    @Test
    void moreRowsColumnsAndLettersThanAreTakenAreRefused() throws IOException {
        assertRefused("too-many-rows", workbook(), Choice.NONE, new Bounds(1, 20, 500, UNPACKED));
        assertRefused("too-many-columns", workbook(), Choice.NONE, new Bounds(10, 3, 500, UNPACKED));
        assertRefused("cell-too-long", workbook(), Choice.NONE, new Bounds(10, 20, 10, UNPACKED));
    }

    private void assertRefused(String code, byte[] workbook, Choice choice) {
        assertRefused(code, workbook, choice, BOUNDS);
    }

    private void assertRefused(String code, byte[] workbook, Choice choice, Bounds bounds) {
        assertThatThrownBy(() -> ListFileTest.read(folder, workbook, choice, bounds))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Read read(byte[] workbook, Choice choice) throws IOException {
        return ListFileTest.read(folder, workbook, choice, BOUNDS);
    }

    private static byte[] workbook() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "Fairlead", "1.0")) {
            book.newWorksheet("leer");
            Worksheet sheet = book.newWorksheet("展会");
            List<String> headers = List.of("姓名", "手机", "Seit", "邮箱");
            for (int n = 0; n < headers.size(); n++) {
                sheet.value(0, n, headers.get(n));
            }
            sheet.value(1, 0, "王小明");
            sheet.value(1, 1, 8613812345678L);
            sheet.value(1, 2, LocalDate.of(2026, 10, 15));
            sheet.style(1, 2).format("yyyy-mm-dd").set();
            sheet.value(1, 3, "wang@example.cn");
            sheet.value(3, 1, "+49 30 123456");
            sheet.value(3, 3, "b@example.de");
            Worksheet old = book.newWorksheet("alt");
            old.value(0, 0, "E-Mail");
            old.value(1, 0, "a@example.com");
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> parts(byte[] workbook) throws IOException {
        Map<String, byte[]> parts = new TreeMap<>();
        Path file = Files.write(Files.createTempFile("workbook", ".xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        } finally {
            Files.delete(file);
        }
        return parts;
    }

    private static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                out.putNextEntry(new ZipEntry(part.getKey()));
                out.write(part.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
