package io.fairlead.customers.imports.reading;

import org.jspecify.annotations.Nullable;

/**
 * How a person says that a file is to be read, where the guess was wrong. Null: as it looks.
 *
 * @param encoding name of a charset
 * @param delimiter one character
 * @param header whether the first row names the columns
 */
public record Choice(
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String sheet,
        @Nullable Boolean header) {
    public static final Choice NONE = new Choice(null, null, null, null);
}
