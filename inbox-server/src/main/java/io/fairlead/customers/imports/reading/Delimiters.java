package io.fairlead.customers.imports.reading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Guesses what separates the values: with the right one, rows have more than one value and all the same number. */
final class Delimiters {

    private static final char[] USUAL = {',', ';', '\t', '|'};
    private static final int ROWS = 50;
    private static final Bounds WIDE = new Bounds(ROWS, 1_000, 64 * 1024, 0);

    private Delimiters() {}

    static char guess(String sample) {
        char best = ',';
        double most = 0;
        for (char delimiter : USUAL) {
            double score = score(sizes(sample, delimiter));
            if (score > most) {
                best = delimiter;
                most = score;
            }
        }
        return best;
    }

    /** How many rows are as wide as most are, weighed by that width. */
    private static double score(List<Integer> sizes) {
        if (sizes.isEmpty()) {
            return 0;
        }
        List<Integer> sorted = new ArrayList<>(sizes);
        Collections.sort(sorted);
        int usual = sorted.get(sorted.size() / 2);
        if (usual < 2) {
            // Long tails of notes: a header with separators is still a table.
            return sizes.getFirst() > 1 ? 0.1 : 0;
        }
        long same = sizes.stream().filter(size -> size == usual).count();
        return (double) same / sizes.size() * Math.log(1 + usual) + (sizes.getFirst() == usual ? 0.5 : 0);
    }

    private static List<Integer> sizes(String sample, char delimiter) {
        List<Integer> sizes = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvRows.reader(new StringReader(sample), delimiter, WIDE)) {
            for (CsvRecord record : reader) {
                if (sizes.size() == ROWS) {
                    break;
                }
                sizes.add(record.getFieldCount());
            }
        } catch (CsvParseException | IOException | UncheckedIOException e) {
            // What was read up to there counts; the sample may end within a quoted value.
            return sizes;
        }
        return sizes;
    }
}
