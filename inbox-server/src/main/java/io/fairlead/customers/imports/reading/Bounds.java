package io.fairlead.customers.imports.reading;

/**
 * How much of a file is taken.
 *
 * @param unpacked bytes of a workbook when it is unpacked
 */
public record Bounds(int rows, int columns, int cell, long unpacked) {}
