package io.fairlead.customers.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * An import with what is needed to name its columns.
 *
 * @param headers names of the columns in the file; empty texts if it has none
 * @param fields what each column means; empty texts for nothing
 * @param preview the first rows
 * @param mappings saved ones that fit, the latest used first
 */
record ImportDetail(
        @JsonUnwrapped ImportView view,
        List<String> headers,
        List<String> fields,
        List<List<String>> preview,
        List<String> mappings) {}
