package io.fairlead.access.web;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The authority of an address.
 *
 * @param host lower case; an IPv6 address in its brackets
 * @param port null if not written
 */
record HostPort(String host, @Nullable String port) {

    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    static HostPort parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not host[:port]: " + text);
        }
        return new HostPort(String.valueOf(matcher.group(1)).toLowerCase(Locale.ROOT), matcher.group(2));
    }

    /** Without the port that the scheme has anyway. */
    static @Nullable HostPort of(URI uri) {
        if (uri.getHost() == null) {
            return null;
        }
        boolean usual = uri.getPort() == -1
                || (uri.getPort() == 80 && "http".equalsIgnoreCase(uri.getScheme()))
                || (uri.getPort() == 443 && "https".equalsIgnoreCase(uri.getScheme()));
        return new HostPort(uri.getHost().toLowerCase(Locale.ROOT), usual ? null : String.valueOf(uri.getPort()));
    }
}
