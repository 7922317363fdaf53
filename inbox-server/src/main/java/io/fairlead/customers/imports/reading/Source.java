package io.fairlead.customers.imports.reading;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of an open file, one after the other. Blocks; for one thread at a time. */
interface Source extends AutoCloseable {
    /** Null at the end. Rows without anything in them may be given or left out. */
    @Nullable
    Row next() throws IOException;

    @Override
    void close() throws IOException;
}
