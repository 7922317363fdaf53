package io.fairlead.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user chose for the pages; null leaves as it is.
 *
 * @param locale {@code en} or {@code zh-CN}
 * @param zone IANA time zone
 * @param theme {@code auto}, {@code light} or {@code dark}
 * @param notifications the browser's own settings, kept as given
 */
record Preferences(
        @Nullable String locale,
        @Nullable String zone,
        @Nullable String theme,
        @Nullable Map<String, @Nullable Object> notifications) {}
