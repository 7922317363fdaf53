package io.fairlead.connector.email.mime;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the files the HTML shows. References by Content-Location become references by {@code cid:}, the one form that
 * everybody after this has to know; ids are given back as the HTML writes them.
 */
final class InlineImages {

    private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s>)]{1,500})");
    private static final Pattern SOURCE =
            Pattern.compile("(?i)(\\b(?:src|background)\\s{0,20}=\\s{0,20}[\"']?)([^\"'\\s>]{1,1000})");

    private final Map<String, String> asWritten = new HashMap<>();
    private final Map<String, String> located = new HashMap<>();
    private final String html;

    /** @param html empty if there is none */
    InlineImages(String html, Iterable<Part> files) {
        Map<String, String> locations = new HashMap<>();
        int number = 0;
        for (Part file : files) {
            number++;
            String location = file.location();
            if (location != null) {
                String id = file.contentId();
                locations.putIfAbsent(location, id == null ? "location-" + number + "@part" : id);
            }
        }
        this.html = locations.isEmpty() ? html : relocated(html, locations);
        Matcher cid = CID.matcher(this.html);
        while (cid.find()) {
            String id = String.valueOf(cid.group(1));
            for (String form : new String[] {id, decoded(id), id.replace("&amp;", "&")}) {
                asWritten.putIfAbsent(form, id);
                asWritten.putIfAbsent(form.toLowerCase(Locale.ROOT), id);
            }
        }
    }

    String html() {
        return html;
    }

    /** The id by which the HTML shows this file; null if it does not. */
    @Nullable
    String shown(@Nullable String contentId, @Nullable String location) {
        String byLocation = location == null ? null : located.get(location);
        String id = contentId == null ? byLocation : contentId;
        if (id == null) {
            return null;
        }
        String exact = asWritten.get(id);
        return exact == null ? asWritten.get(id.toLowerCase(Locale.ROOT)) : exact;
    }

    private String relocated(String from, Map<String, String> locations) {
        Matcher source = SOURCE.matcher(from);
        StringBuilder to = new StringBuilder(from.length());
        while (source.find()) {
            String id = locations.get(String.valueOf(source.group(2)));
            if (id != null) {
                located.put(String.valueOf(source.group(2)), id);
            }
            String now = id == null ? source.group() : source.group(1) + "cid:" + id;
            source.appendReplacement(to, Matcher.quoteReplacement(now));
        }
        return source.appendTail(to).toString();
    }

    private static String decoded(String id) {
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // a percent sign that means itself
            return id;
        }
    }
}
