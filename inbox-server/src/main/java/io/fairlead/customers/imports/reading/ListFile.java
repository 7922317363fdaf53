package io.fairlead.customers.imports.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds out what kind of file it is, and opens it. */
public final class ListFile {

    private static final int HEAD = 64 * 1024;

    private ListFile() {}

    /**
     * Blocks.
     *
     * @param isHeader whether a text is a known name of a column: it tells a header from a row, and the right encoding
     * @throws Unreadable if it is no list
     */
    public static Listing open(Path file, Choice choice, Bounds bounds, Predicate<String> isHeader) throws IOException {
        byte[] head = head(file);
        if (head.length == 0) {
            throw new Unreadable("empty-file", "The file is empty.");
        }
        if (startsWith(head, 'P', 'K', 3, 4)) {
            return XlsxRows.open(file, choice, bounds, isHeader);
        }
        if (startsWith(head, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw new Unreadable("old-excel", "This is an Excel file of before 2007: save it as .xlsx or CSV first.");
        }
        Charset charset = Encodings.of(file, head, choice.encoding(), isHeader);
        if (isVCard(new String(head, charset))) {
            return VCardRows.open(file, head, charset, choice, bounds);
        }
        if (!Encodings.isText(head, charset)) {
            throw new Unreadable("not-a-list", "This is neither a table nor cards: CSV, XLSX and vCard are read.");
        }
        return CsvRows.open(file, charset, choice, bounds, isHeader);
    }

    /** A first row is a header if it says so, or if it holds a known name and no address. */
    static boolean isHeader(@Nullable Boolean chosen, List<String> cells, Predicate<String> isHeader) {
        if (chosen != null) {
            return chosen;
        }
        return cells.stream().anyMatch(isHeader) || cells.stream().noneMatch(ListFile::looksLikeData);
    }

    private static boolean looksLikeData(String cell) {
        return cell.indexOf('@') > 0 || cell.strip().matches("[+(]?(?:[\\s()./+-]*\\d){6,}[\\s()./-]*");
    }

    private static boolean isVCard(String head) {
        return head.stripLeading()
                .replace("\uFEFF", "")
                .toUpperCase(Locale.ROOT)
                .startsWith("BEGIN:VCARD");
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private static boolean startsWith(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int n = 0; n < magic.length; n++) {
            if ((head[n] & 0xFF) != magic[n]) {
                return false;
            }
        }
        return true;
    }
}
