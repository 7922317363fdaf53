package io.fairlead.connector.email;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Gives access tokens for refresh tokens (RFC 6749 §6), each refresh token once, and says which hold (RFC 7662). */
final class TokenServer implements AutoCloseable {

    private final HttpServer http;
    private final Set<String> active = ConcurrentHashMap.newKeySet();
    final List<Map<String, String>> asked = new ArrayList<>();
    private volatile String refresh = "refresh-0";
    volatile String user = "";
    volatile long expiresIn = 3_600;
    /** Null: as it should be. Else the error that is answered. */
    volatile String error;

    TokenServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/token", this::token);
        http.createContext("/introspect", this::introspect);
        http.start();
    }

    /** As if it had been started anew, for a mailbox of this user. */
    synchronized void begin(String of) {
        active.clear();
        asked.clear();
        refresh = "refresh-0";
        user = of;
        expiresIn = 3_600;
        error = null;
    }

    String refresh() {
        return refresh;
    }

    URI endpoint() {
        return uri("/token");
    }

    URI introspection() {
        return uri("/introspect");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    /** Tokens that were given out no longer hold. */
    void revokeAccess() {
        active.clear();
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        asked.add(form);
        if (error != null) {
            answer(exchange, error.equals("busy") ? 503 : 400, "{\"error\":\"" + error + "\"}");
        } else if (!form.get("grant_type").equals("refresh_token") || !refresh.equals(form.get("refresh_token"))) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been revoked.\"}");
        } else {
            refresh = "refresh-" + asked.size();
            String access = "access-" + UUID.randomUUID();
            active.add(access);
            answer(exchange, 200, """
                    {"access_token":"%s","refresh_token":"%s","expires_in":%d,"token_type":"Bearer"}""".formatted(access, refresh, expiresIn));
        }
    }

    private void introspect(HttpExchange exchange) throws IOException {
        boolean holds = active.contains(form(exchange).get("token"));
        answer(exchange, 200, "{\"active\":" + holds + ",\"username\":\"" + user + "\"}");
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            int at = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
