package io.fairlead.customers.imports.reading;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** A sheet of a workbook (ECMA-376), read as a stream. */
final class XlsxRows implements Source {

    private static final ReadingOptions OPTIONS = new ReadingOptions(true, false);

    /** Written out, 1E999999999 would be a gigabyte. */
    private static final int MOST_DIGITS = 60;

    private final ReadableWorkbook workbook;
    private final Stream<org.dhatim.fastexcel.reader.Row> stream;
    private final Iterator<org.dhatim.fastexcel.reader.Row> rows;
    private final Bounds bounds;

    private XlsxRows(ReadableWorkbook workbook, Sheet sheet, Bounds bounds) throws IOException {
        this.workbook = workbook;
        this.stream = sheet.openStream();
        this.rows = stream.iterator();
        this.bounds = bounds;
    }

    static Listing open(Path file, Choice choice, Bounds bounds, Predicate<String> isHeader) throws IOException {
        Packed.check(file, bounds.unpacked());
        ReadableWorkbook workbook = workbook(file);
        try {
            List<Sheet> sheets = workbook.getSheets().toList();
            Sheet sheet = sheet(sheets, choice.sheet());
            XlsxRows rows = new XlsxRows(workbook, sheet, bounds);
            Row first = first(rows);
            boolean header = ListFile.isHeader(choice.header(), first.cells(), isHeader);
            List<String> headers = header
                    ? Columns.named(first.cells())
                    : Columns.unnamed(first.cells().size());
            List<String> names = sheets.stream().map(Sheet::getName).toList();
            Shape shape = new Shape("xlsx", null, null, sheet.getName(), names, header, headers);
            return new Listing(shape, rows, bounds, header ? null : first);
        } catch (IOException | RuntimeException e) {
            workbook.close();
            throw broken(e);
        }
    }

    private static ReadableWorkbook workbook(Path file) throws IOException {
        try {
            return new ReadableWorkbook(file.toFile(), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    private static Sheet sheet(List<Sheet> sheets, @Nullable String chosen) throws IOException {
        for (Sheet sheet : sheets) {
            if (chosen == null ? hasRows(sheet) : sheet.getName().equals(chosen)) {
                return sheet;
            }
        }
        throw chosen == null
                ? new Unreadable("empty-file", "The workbook has no rows.")
                : new Unreadable("unknown-sheet", "The workbook has no sheet of this name.");
    }

    private static boolean hasRows(Sheet sheet) throws IOException {
        try (Stream<org.dhatim.fastexcel.reader.Row> rows = sheet.openStream()) {
            return rows.anyMatch(row -> row.stream()
                    .anyMatch(cell -> cell != null && !cell.getText().isBlank()));
        }
    }

    private static Row first(XlsxRows rows) {
        Row row = rows.next();
        while (row != null && row.isEmpty()) {
            row = rows.next();
        }
        if (row == null) {
            throw new Unreadable("empty-file", "The sheet has no rows.");
        }
        return row;
    }

    @Override
    public @Nullable Row next() {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            var row = rows.next();
            List<String> cells = new ArrayList<>(row.getCellCount());
            for (int n = 0; n < row.getCellCount(); n++) {
                cells.add(text(row.getCell(n)));
            }
            return Listing.within(Row.of(row.getRowNum(), cells), bounds);
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /** Numbers in full, so that a telephone number that Excel took for one survives; dates as ISO 8601. */
    private String text(@Nullable Cell cell) {
        if (cell == null) {
            return "";
        }
        String text = cell.getType() == CellType.NUMBER ? number(cell) : cell.getText();
        if (text.length() > bounds.cell()) {
            throw new Unreadable(
                    "cell-too-long", "Cell " + cell.getAddress() + " is longer than " + bounds.cell() + " characters.");
        }
        return text;
    }

    private static String number(Cell cell) {
        String format = cell.getDataFormatString();
        if (format != null && format.matches("(?i).*(yy|d.*m|m.*d|h:mm).*")) {
            return cell.asDate().toString();
        }
        BigDecimal number = cell.asNumber();
        if (Math.abs(number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            return number.toString();
        }
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static RuntimeException broken(Exception e) {
        if (e instanceof Unreadable known) {
            return known;
        }
        return new Unreadable("broken-workbook", "The workbook is damaged.");
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }
}
