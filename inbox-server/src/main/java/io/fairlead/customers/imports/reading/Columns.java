package io.fairlead.customers.imports.reading;

import java.util.Collections;
import java.util.List;

/** Names of columns. */
final class Columns {

    private static final int LONGEST = 200;

    private Columns() {}

    static List<String> named(List<String> cells) {
        return cells.stream().map(Columns::plain).toList();
    }

    static List<String> unnamed(int count) {
        return Collections.nCopies(count, "");
    }

    private static String plain(String cell) {
        String name = cell.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Z}]+", " ").strip();
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
