package io.fairlead.access;

import io.fairlead.kernel.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user chose for the pages; null leaves as it is.
 *
 * @param locale {@code en} or {@code zh-CN}
 * @param zone IANA time zone
 * @param theme {@code auto}, {@code light} or {@code dark}
 * @param undoSeconds how long what was sent may be taken back; 0: not at all
 * @param notifications the browser's own settings, kept as given
 */
record Preferences(
        @Nullable @Pattern(regexp = "en|zh-CN") String locale,
        @Nullable @Size(max = 64) String zone,
        @Nullable @Pattern(regexp = "auto|light|dark") String theme,
        @Nullable @Min(0) @Max(30) Integer undoSeconds,
        @Nullable @Size(max = 50) Map<String, @Nullable Object> notifications) {

    private static final int MAX_NOTIFICATIONS = 4_000;

    /** @throws Problem.Invalid if the zone is not one, or the settings are too long to be settings */
    void check() {
        try {
            if (zone != null) {
                var _ = ZoneId.of(zone);
            }
            if (notifications != null && notifications.toString().length() > MAX_NOTIFICATIONS) {
                throw Problem.Invalid.field("notifications", "too-large", "These settings are too large.");
            }
        } catch (DateTimeException e) {
            throw Problem.Invalid.field("zone", "unknown", "There is no such time zone.");
        }
    }
}
