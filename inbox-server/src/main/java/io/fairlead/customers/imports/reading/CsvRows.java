package io.fairlead.customers.imports.reading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text with separated values (RFC 4180 and what programs make of it). */
final class CsvRows implements Source {

    /** The first line by which Excel is told the separator. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=(.)\"?[ ,;\t]*");

    private static final int LOOKED_AT = 64 * 1024;

    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final int linesBefore;

    private CsvRows(CsvReader<CsvRecord> reader, int linesBefore) {
        this.reader = reader;
        this.records = reader.iterator();
        this.linesBefore = linesBefore;
    }

    static Listing open(Path file, Charset charset, Choice choice, Bounds bounds, Predicate<String> isHeader)
            throws IOException {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(Encodings.open(file), Encodings.lenient(charset)), LOOKED_AT);
        try {
            text.mark(LOOKED_AT);
            String said = separatorLine(text);
            text.mark(LOOKED_AT);
            char delimiter = delimiter(choice.delimiter(), said, text);
            text.reset();
            CsvRows rows = new CsvRows(reader(text, delimiter, bounds), said == null ? 0 : 1);
            Row first = firstRow(rows, bounds);
            boolean header = ListFile.isHeader(choice.header(), first.cells(), isHeader);
            Shape shape = new Shape(
                    "csv",
                    charset.name(),
                    String.valueOf(delimiter),
                    null,
                    List.of(),
                    header,
                    header
                            ? Columns.named(first.cells())
                            : Columns.unnamed(first.cells().size()));
            return new Listing(shape, rows, bounds, header ? null : first);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    private static Row firstRow(CsvRows rows, Bounds bounds) throws IOException {
        Row row = rows.next();
        while (row != null && row.isEmpty()) {
            row = rows.next();
        }
        if (row == null) {
            throw new Unreadable("empty-file", "The file has no rows.");
        }
        return Listing.within(row, bounds);
    }

    /** The separator that the first line names, which is consumed then; else null, and nothing is. */
    private static @Nullable String separatorLine(BufferedReader text) throws IOException {
        char[] start = new char[16];
        int length = text.read(start);
        text.reset();
        String line = length < 0 ? "" : new String(start, 0, length).split("[\r\n]", 2)[0];
        Matcher matcher = SEPARATOR_LINE.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        String _ = text.readLine();
        return matcher.group(1);
    }

    private static char delimiter(@Nullable String chosen, @Nullable String said, Reader text) throws IOException {
        String given = chosen != null ? chosen : said;
        if (given != null) {
            if (given.length() != 1 || "\r\n\"".contains(given)) {
                throw new Unreadable("bad-delimiter", "A delimiter is one character, and no quote.");
            }
            return given.charAt(0);
        }
        char[] sample = new char[LOOKED_AT - 1];
        int length = text.read(sample);
        return Delimiters.guess(new String(sample, 0, Math.max(0, length)));
    }

    static CsvReader<CsvRecord> reader(Reader text, char delimiter, Bounds bounds) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter('"')
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .trimWhitespacesAroundQuotes(true)
                .maxBufferSize(Math.max(64 * 1024, bounds.columns() * bounds.cell()))
                .build(
                        CsvRecordHandler.of(handler ->
                                handler.maxFields(bounds.columns() * 4).maxFieldSize(bounds.cell())),
                        text);
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            return Row.of((int) record.getStartingLineNumber() + linesBefore, record.getFields());
        } catch (CsvParseException e) {
            throw new Unreadable(
                    "broken-csv",
                    "A value is too long, or a quotation mark is missing or one too many: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
