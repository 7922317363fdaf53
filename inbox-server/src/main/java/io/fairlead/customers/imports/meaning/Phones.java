package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.Identities;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Telephone numbers as they stand in lists, some of them after Excel took them for numbers or formulas. */
final class Phones {

    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?\\d+([.,]\\d+)?[eE]\\+?\\d{1,2}");
    private static final Pattern ERROR = Pattern.compile("#(NAME\\?|VALUE!|REF!|NUM!|N/A|NULL!|DIV/0!)");
    private static final int SHORTEST_WITH_COUNTRY = 10;

    /** Within a country people dial less, though libraries believe that Germans may dial more. */
    private static final int LONGER_THAN_NATIONAL = 12;

    private Phones() {}

    /**
     * @param number E.164; null if it is none
     * @param note why it is none, or what had to be guessed: {@code phone-destroyed}, {@code bad-phone}, {@code phone-guessed}
     */
    record Understood(@Nullable String number, @Nullable String note) {}

    /** @param country for numbers without a country code; ISO 3166 alpha-2 */
    static Understood understand(String cell, @Nullable String country) {
        String text = Normalizer.normalize(cell, Normalizer.Form.NFKC).strip().replaceFirst("^(?i:tel:|')", "");
        if (ERROR.matcher(text).matches()) {
            return new Understood(null, "phone-destroyed");
        }
        if (SCIENTIFIC.matcher(text).matches()) {
            String whole = whole(text.replace(',', '.'));
            return whole == null ? new Understood(null, "phone-destroyed") : plain(whole, country);
        }
        return plain(text, country);
    }

    private static Understood plain(String text, @Nullable String country) {
        String number =
                Identities.phone(text.startsWith("00") && country == null ? "+" + text.substring(2) : text, country);
        String digits = text.replaceAll("[^\\d]", "");
        // A list that was once a table of numbers has lost its plus signs.
        boolean mayBeWhole = !text.startsWith("+") && !digits.startsWith("0");
        if (mayBeWhole && digits.length() >= (number == null ? SHORTEST_WITH_COUNTRY : LONGER_THAN_NATIONAL)) {
            String guessed = Identities.phone("+" + digits, null);
            if (guessed != null && !guessed.equals(number)) {
                return new Understood(guessed, "phone-guessed");
            }
        }
        return new Understood(number, number == null ? "bad-phone" : null);
    }

    /** All digits, if all of them are still there: 8.613812345678E+12 is, 8.61381E+12 is not. */
    private static @Nullable String whole(String text) {
        BigDecimal number = new BigDecimal(text);
        boolean complete = number.scale() == 0 || number.precision() - number.scale() == number.precision();
        return complete && number.signum() > 0 ? number.toPlainString() : null;
    }
}
