package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.Identities;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a column without a name means, by what stands in it. */
final class Contents {

    private Contents() {}

    static @Nullable Field guess(List<List<String>> rows, int column) {
        List<String> cells = rows.stream()
                .map(row -> column < row.size() ? row.get(column).strip() : "")
                .filter(cell -> !cell.isEmpty())
                .toList();
        if (cells.isEmpty()) {
            return null;
        }
        if (mostly(cells, cell -> cell.contains("@") && Identities.email(cell) != null)) {
            return Field.EMAIL;
        }
        if (mostly(cells, cell -> cell.matches("(?i)(https?://|www\\.).*"))) {
            return Field.WEBSITE;
        }
        if (mostly(cells, Contents::looksLikePhone)) {
            return Field.PHONE;
        }
        return mostly(cells, cell -> Identities.country(cell) != null) ? Field.COUNTRY : null;
    }

    private static boolean looksLikePhone(String cell) {
        long digits = cell.chars().filter(Character::isDigit).count();
        return digits >= 6 && digits <= 15 && cell.matches("[+(]?[\\d\\s()./+-]+");
    }

    private static boolean mostly(List<String> cells, Predicate<String> test) {
        return cells.stream().filter(test).count() * 3 >= cells.size() * 2L;
    }
}
