package io.fairlead.customers.imports.reading;

/** How little a text looks like one of a language with one byte per character. */
final class Narrow {

    private Narrow() {}

    /** Signs in the middle of words, and words of two alphabets. */
    static long oddities(String text) {
        long odd = 0;
        for (int n = 1; n + 1 < text.length(); n++) {
            char c = text.charAt(n);
            char before = text.charAt(n - 1);
            if (c > 0x7F
                    && !Character.isLetter(c)
                    && Character.isLetter(before)
                    && Character.isLetter(text.charAt(n + 1))) {
                odd++;
            }
            if (Character.isLetter(c) && Character.isLetter(before) && alphabet(c) != alphabet(before)) {
                odd += 2;
            }
            if (n > 1 && isAccented(c) && isAccented(before) && isAccented(text.charAt(n - 2))) {
                odd++;
            }
            if (Character.isUpperCase(c) && Character.isLowerCase(before)) {
                odd++;
            }
        }
        return odd;
    }

    /** Three of them in a row are no word of any language, but Cyrillic or Greek that was read wrongly. */
    private static boolean isAccented(char c) {
        return c > 0x7F && alphabet(c) == Character.UnicodeScript.LATIN;
    }

    private static Character.UnicodeScript alphabet(char c) {
        return Character.UnicodeScript.of(c);
    }
}
