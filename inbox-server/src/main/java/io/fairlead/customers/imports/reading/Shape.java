package io.fairlead.customers.imports.reading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file was read.
 *
 * @param format {@code csv}, {@code xlsx} or {@code vcard}
 * @param sheets of a workbook
 * @param headers names of the columns; empty texts if there are none
 */
public record Shape(
        String format,
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String sheet,
        List<String> sheets,
        boolean header,
        List<String> headers) {}
