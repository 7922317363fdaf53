package io.fairlead.connector.form;

import io.fairlead.channel.HttpDelivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a visitor came from: campaign parameters and click ids, of the first visit and, under {@code last_…}, of the last. */
final class Attribution {

    static final int MAX = 512;
    private static final int MAX_CONSENT = 2_000;

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

    /** Fields go before the query of the address; the header tells the page if the form does not. */
    static Map<String, String> of(Submission form, HttpDelivery delivery) {
        Map<String, List<String>> query = delivery.query();
        String referer = delivery.header("referer");
        Map<String, String> source = new LinkedHashMap<>();
        form.fields().forEach((name, value) -> {
            if (name.startsWith("first_") && isAbout(name)) {
                put(source, name.substring("first_".length()), value);
            }
        });
        form.fields().forEach((name, value) -> {
            if (isAbout(name) && !name.startsWith("first_") && !source.containsKey(name)) {
                put(source, name, value);
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
        dated(source, "", delivery);
        dated(source, "last_", delivery);
        return source;
    }

    /** A touch without a time of its own is this very visit. */
    private static void dated(Map<String, String> source, String prefix, HttpDelivery delivery) {
        boolean touched = source.keySet().stream()
                .anyMatch(name -> name.startsWith(prefix) && KEYS.contains(name.substring(prefix.length())));
        if (touched && !source.containsKey(prefix + "touched_at")) {
            source.put(prefix + "touched_at", delivery.receivedAt().toString());
        }
    }

    private static void put(Map<String, String> source, String name, String value) {
        int max = name.equals("consent_text") ? MAX_CONSENT : MAX;
        if (!value.isBlank()) {
            source.put(name, value.length() > max ? value.substring(0, max) : value);
        }
    }
}
