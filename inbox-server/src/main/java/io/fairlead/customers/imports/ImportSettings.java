package io.fairlead.customers.imports;

import io.fairlead.customers.imports.reading.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code fairlead.imports}.
 *
 * @param fileLimit largest file
 * @param unpackedLimit what a workbook may unpack to; a quarter of it for its texts, which are in memory while it is read
 * @param rows most rows of a list
 * @param columns most columns of a list
 * @param cell most characters of a value
 * @param openPerUser imports that one person may have begun and not finished
 * @param lease how long an import belongs to a node that has stopped answering
 * @param keep how long the rows of a finished import are kept; so long can it be taken back
 * @param keepUnfinished how long an import is kept that nobody goes on with
 */
@ConfigurationProperties("fairlead.imports")
record ImportSettings(
        @DefaultValue("20MB") DataSize fileLimit,
        @DefaultValue("256MB") DataSize unpackedLimit,
        @DefaultValue("100000") int rows,
        @DefaultValue("100") int columns,
        @DefaultValue("10000") int cell,
        @DefaultValue("20") int openPerUser,
        @DefaultValue("20s") Duration lease,
        @DefaultValue("90d") Duration keep,
        @DefaultValue("30d") Duration keepUnfinished) {

    Bounds bounds() {
        return new Bounds(rows, columns, cell, unpackedLimit.toBytes());
    }
}
