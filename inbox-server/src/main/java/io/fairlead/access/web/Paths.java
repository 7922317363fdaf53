package io.fairlead.access.web;

import java.util.List;
import org.springframework.web.server.ServerWebExchange;

/** The parts of the address space and what holds for each. */
public final class Paths {

    private static final List<String> PRIVATE = List.of("/api", "/media", "/live");
    private static final List<String> EMBEDDABLE = List.of("/widget", "/forms");
    private static final List<String> NOT_PAGES = List.of(
            "/api", "/media", "/live", "/in", "/forms", "/widget", "/actuator", "/v3", "/swagger-ui", "/webjars");

    private Paths() {}

    public static String of(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().pathWithinApplication().value();
    }

    /** Needs a session unless its own rule says otherwise. */
    public static boolean isPrivate(String path) {
        return isUnder(path, PRIVATE);
    }

    static boolean isApi(String path) {
        return isUnder(path, List.of("/api"));
    }

    static boolean isMedia(String path) {
        return isUnder(path, List.of("/media"));
    }

    /** Other people's pages may frame or load these. */
    static boolean isEmbeddable(String path) {
        return isUnder(path, EMBEDDABLE);
    }

    static boolean isPage(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return !isUnder(path, NOT_PAGES) && !last.contains(".");
    }

    private static boolean isUnder(String path, List<String> prefixes) {
        return prefixes.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"));
    }
}
