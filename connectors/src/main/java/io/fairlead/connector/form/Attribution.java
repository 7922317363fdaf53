package io.fairlead.connector.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a visitor came from: campaign parameters and click ids, of the first visit and, under {@code last_…}, of the last. */
final class Attribution {

    private static final int MAX = 512;

    /** Campaign parameters, then the click ids of the ad networks, Baidu's and 360's among them. */
    static final Set<String> KEYS = Set.of(
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_term",
            "utm_content",
            "utm_id",
            "utm_source_platform",
            "gclid",
            "gbraid",
            "wbraid",
            "dclid",
            "fbclid",
            "_fbp",
            "_fbc",
            "msclkid",
            "ttclid",
            "li_fat_id",
            "twclid",
            "yclid",
            "bd_vid",
            "qhclickid");

    private static final Set<String> PAGE = Set.of("referrer", "landing_page", "page_url", "page_title", "touched_at");
    private static final Set<String> CONSENT = Set.of("consent", "consent_text", "consent_version", "consent_at");

    private Attribution() {}

    /** True for a field that tells of the visit and not of the wish; such fields do not appear in the lead's text. */
    static boolean isAbout(String field) {
        String bare = field.startsWith("first_")
                ? field.substring("first_".length())
                : field.startsWith("last_") ? field.substring("last_".length()) : field;
        return KEYS.contains(bare) || PAGE.contains(bare) || CONSENT.contains(field);
    }

    /**
     * @param query of the address that was posted to; fields go first
     * @param referer the header, used when the form does not say from which page it was sent
     */
    static Map<String, String> of(Submission form, Map<String, List<String>> query, @Nullable String referer) {
        Map<String, String> source = new LinkedHashMap<>();
        form.fields().forEach((name, value) -> {
            if (isAbout(name)) {
                put(source, name.startsWith("first_") ? name.substring("first_".length()) : name, value);
            }
        });
        query.forEach((name, values) -> {
            if (KEYS.contains(name) && !values.isEmpty() && !source.containsKey(name)) {
                put(source, name, values.getFirst());
            }
        });
        if (referer != null && !source.containsKey("page_url")) {
            put(source, "page_url", referer);
        }
        return source;
    }

    private static void put(Map<String, String> source, String name, String value) {
        if (!value.isBlank()) {
            source.put(name, value.length() > MAX ? value.substring(0, MAX) : value);
        }
    }
}
