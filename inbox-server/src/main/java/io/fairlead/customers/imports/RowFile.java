package io.fairlead.customers.imports;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows as a CSV file that every spreadsheet opens: UTF-8 with a byte order mark, and nothing in it is a formula (CWE-1236).
 * Written page by page.
 */
@Component
final class RowFile {

    private static final int AT_ONCE = 500;
    private static final String MARK = "\uFEFF";

    private final RowTable rows;

    RowFile(RowTable rows) {
        this.rows = rows;
    }

    Flux<DataBuffer> template(List<String> headers) {
        return Flux.just(buffer(MARK + line(headers)));
    }

    /** The columns of the list, and behind them what became of each row and why. */
    Flux<DataBuffer> of(ImportDetail detail, List<String> outcomes, String language) {
        int columns = detail.headers().size();
        Reasons reasons = Reasons.in(language);
        List<String> head = new ArrayList<>(detail.headers());
        head.addAll(reasons.columns());
        return Flux.concat(
                Mono.just(buffer(MARK + line(head))),
                page(detail, outcomes, 0)
                        .expand(page -> page.size() < AT_ONCE
                                ? Mono.empty()
                                : page(detail, outcomes, page.getLast().no()))
                        .map(page -> buffer(page.stream()
                                .map(row -> line(values(row, columns, reasons)))
                                .collect(Collectors.joining()))));
    }

    private Mono<List<ImportRow>> page(ImportDetail detail, List<String> outcomes, int after) {
        return rows.rows(detail.view().id(), outcomes, after, AT_ONCE).collectList();
    }

    private static List<String> values(ImportRow row, int columns, Reasons reasons) {
        List<String> values = new ArrayList<>(row.cells());
        while (values.size() < columns) {
            values.add("");
        }
        values.add(String.valueOf(row.line()));
        values.add(row.outcome() == null ? "" : reasons.of(row.outcome()));
        values.add(Stream.concat(Stream.ofNullable(row.reason()), row.notes().stream())
                .filter(Objects::nonNull)
                .distinct()
                .map(reasons::of)
                .collect(Collectors.joining("; ")));
        return values;
    }

    private static String line(List<String> values) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().build(text)) {
            writer.writeRecord(values.stream().map(RowFile::harmless).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What a spreadsheet would take for a formula begins with an apostrophe. */
    static String harmless(String value) {
        return !value.isEmpty() && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".indexOf(value.charAt(0)) >= 0
                ? "'" + value
                : value;
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
