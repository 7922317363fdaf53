package io.fairlead.inbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Ids by which HTML names the pictures that came with it (RFC 2392). */
final class ContentIds {

    private ContentIds() {}

    /** In the one form in which a part's header and the HTML's address agree. */
    static String plain(String id) {
        String bare = id.strip();
        if (bare.startsWith("<") && bare.endsWith(">")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return decoded(bare).strip().toLowerCase(Locale.ROOT);
    }

    /** A plus is a plus here, and a percent sign that begins nothing is one. */
    private static String decoded(String id) {
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }
}
