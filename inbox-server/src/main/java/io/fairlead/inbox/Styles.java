package io.fairlead.inbox;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inline styles by an allow-list, each declaration for itself: how text and tables look. What loads something, takes a thing
 * out of its place or is written to deceive a filter (escapes, comments, unknown functions) is left out.
 */
final class Styles {

    private static final int MOST = 80;
    private static final int LONGEST = 300;
    private static final int LARGEST = 5_000;

    private static final Set<String> PROPERTIES = Set.of(
            "background",
            "background-color",
            "border-collapse",
            "border-radius",
            "border-spacing",
            "box-sizing",
            "caption-side",
            "clear",
            "color",
            "direction",
            "display",
            "empty-cells",
            "float",
            "font",
            "font-family",
            "font-size",
            "font-style",
            "font-variant",
            "font-weight",
            "height",
            "letter-spacing",
            "line-height",
            "list-style-type",
            "max-height",
            "max-width",
            "min-height",
            "min-width",
            "table-layout",
            "text-align",
            "text-decoration",
            "text-indent",
            "text-transform",
            "vertical-align",
            "white-space",
            "width",
            "word-break",
            "word-spacing",
            "word-wrap",
            "overflow-wrap");

    private static final Pattern SIDES = Pattern.compile(
            "(margin|padding)(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width))?");

    /** No backslash, no angle brackets, no braces, no colon, no at sign. */
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}\\p{Zs}#%.,'\"()+/!_-]*");

    private static final Pattern FUNCTION = Pattern.compile("([\\p{L}\\p{N}_-]*)\\s*\\(");
    private static final Set<String> FUNCTIONS = Set.of("rgb", "rgba", "hsl", "hsla");
    private static final Pattern NUMBER = Pattern.compile("-?\\d*\\.?\\d+([eE][+-]?\\d+)?");

    private Styles() {}

    /** What of it is kept; maybe empty. */
    static String harmless(String style) {
        StringBuilder kept = new StringBuilder();
        int count = 0;
        for (String declaration : style.split(";")) {
            int colon = declaration.indexOf(':');
            if (colon < 0 || ++count > MOST) {
                continue;
            }
            String property = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = declaration.substring(colon + 1).strip();
            if (isKnown(property) && isHarmless(property, value)) {
                kept.append(kept.isEmpty() ? "" : ";")
                        .append(property)
                        .append(':')
                        .append(value);
            }
        }
        return kept.toString();
    }

    private static boolean isKnown(String property) {
        return PROPERTIES.contains(property) || SIDES.matcher(property).matches();
    }

    private static boolean isHarmless(String property, String value) {
        if (value.isEmpty()
                || value.length() > LONGEST
                || value.contains("/*")
                || !VALUE.matcher(value).matches()) {
            return false;
        }
        Matcher function = FUNCTION.matcher(value);
        while (function.find()) {
            if (!FUNCTIONS.contains(function.group(1).toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return numbersFit(property, value);
    }

    /** Nothing is pushed over something else, and nothing makes the page endless. */
    private static boolean numbersFit(String property, String value) {
        boolean sized = property.startsWith("margin") || property.startsWith("padding") || !property.contains("color");
        Matcher number = NUMBER.matcher(value.replaceAll("#[0-9A-Fa-f]+", ""));
        while (number.find()) {
            double size = Double.parseDouble(number.group());
            if (sized && (size > LARGEST || (size < 0 && property.startsWith("margin")))) {
                return false;
            }
        }
        return true;
    }
}
