package io.fairlead.customers.imports.reading;

import java.util.List;

/**
 * One entry of a list.
 *
 * @param line where it begins in the file, from 1; of a vCard file: which card
 * @param cells without those at the end that are empty
 */
public record Row(int line, List<String> cells) {

    static Row of(int line, List<String> cells) {
        int end = cells.size();
        while (end > 0 && cells.get(end - 1).isBlank()) {
            end--;
        }
        return new Row(line, List.copyOf(cells.subList(0, end)));
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }
}
