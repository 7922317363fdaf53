package io.fairlead.customers.imports.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open list: how it is read, and its rows without the header. Blocks; for one thread at a time. */
public final class Listing implements AutoCloseable {

    private final Shape shape;
    private final Source source;
    private final Bounds bounds;
    private @Nullable Row pushedBack;
    private int given;

    Listing(Shape shape, Source source, Bounds bounds, @Nullable Row first) {
        this.shape = shape;
        this.source = source;
        this.bounds = bounds;
        this.pushedBack = first;
    }

    public Shape shape() {
        return shape;
    }

    /**
     * The next rows; empty at the end.
     *
     * @throws Unreadable beyond the bounds
     */
    public List<Row> next(int most) throws IOException {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < most) {
            Row row = read();
            if (row == null) {
                break;
            }
            if (!row.isEmpty()) {
                rows.add(checked(row));
            }
        }
        return rows;
    }

    private @Nullable Row read() throws IOException {
        Row first = pushedBack;
        pushedBack = null;
        return first != null ? first : source.next();
    }

    private Row checked(Row row) {
        if (++given > bounds.rows()) {
            throw new Unreadable("too-many-rows", "A list may have up to " + bounds.rows() + " rows.");
        }
        return within(row, bounds);
    }

    static Row within(Row row, Bounds bounds) {
        if (row.cells().size() > bounds.columns()) {
            throw new Unreadable(
                    "too-many-columns",
                    "Line " + row.line() + " has " + row.cells().size() + " columns; up to " + bounds.columns()
                            + " are taken.");
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
