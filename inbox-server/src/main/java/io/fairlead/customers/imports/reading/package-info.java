/** Reads lists of people row by row: CSV in whatever encoding, XLSX, vCard. Knows nothing of what the rows mean. */
@NullMarked
package io.fairlead.customers.imports.reading;

import org.jspecify.annotations.NullMarked;
