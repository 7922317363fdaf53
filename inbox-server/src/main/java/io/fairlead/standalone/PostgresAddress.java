package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a PostgreSQL is and how to get in.
 *
 * @param sslMode as libpq names it ({@code disable}, {@code prefer}, {@code require}, {@code verify-ca}, {@code verify-full})
 */
record PostgresAddress(String host, int port, String database, String user, String password, String sslMode) {

    private static final int USUAL_PORT = 5432;
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final String FORM = "postgresql://user:password@host:5432/database";

    /**
     * @param url as libpq takes it (PostgreSQL manual, 32.1.1.2), of its parameters {@code sslmode} only
     * @throws Refusal without repeating the URL, which holds a password
     */
    static PostgresAddress parse(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw malformed("it is not a URL (characters such as @ or # in a password must be percent-encoded)");
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw malformed("it must begin with postgresql://");
        }
        if (uri.getHost() == null) {
            throw malformed("it names no host");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (path.length() < 2) {
            throw malformed("it names no database");
        }
        String[] who = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        if (who[0].isEmpty()) {
            throw malformed("it names no user");
        }
        return new PostgresAddress(
                uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                decode(path.substring(1)),
                decode(who[0]),
                who.length < 2 ? "" : decode(who[1]),
                sslMode(uri.getRawQuery()));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encode(database) + "?sslmode=" + sslMode;
    }

    String r2dbcUrl() {
        return "r2dbc:postgresql://" + host + ":" + port + "/" + encode(database) + "?sslMode=" + sslMode;
    }

    /** For people: without the password. */
    String place() {
        return host + ":" + port;
    }

    PostgresAddress withDatabase(String name) {
        return new PostgresAddress(host, port, name, user, password, sslMode);
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + place() + "/" + database;
    }

    private static String sslMode(@org.jspecify.annotations.Nullable String query) {
        String mode = "prefer";
        List<String> others = new ArrayList<>();
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            if (pair.toLowerCase(Locale.ROOT).startsWith("sslmode=")) {
                mode = decode(pair.substring("sslmode=".length()));
            } else if (!pair.isEmpty()) {
                others.add(pair.split("=", 2)[0]);
            }
        }
        if (!others.isEmpty()) {
            throw malformed("of the parameters only sslmode is known, not " + String.join(", ", others));
        }
        if (!SSL_MODES.contains(mode)) {
            throw malformed("sslmode must be one of " + String.join(", ", SSL_MODES));
        }
        return mode;
    }

    private static Refusal malformed(String what) {
        return new Refusal("FAIRLEAD_POSTGRES_URL is not usable: %s; write it as %s.".formatted(what, FORM));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
