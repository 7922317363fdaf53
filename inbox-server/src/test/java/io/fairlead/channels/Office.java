package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.Fixture;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An admin with a session who makes channels by the API, and the outsiders who sign what they send. */
final class Office {

    private static final SecureRandom RANDOM = new SecureRandom();

    final Fixture rows;
    final WebTestClient http;
    final UUID inbox;
    final UUID user;
    final String admin;

    Office(DatabaseClient db, WebTestClient http) {
        this.rows = new Fixture(db);
        this.http = http;
        this.inbox = rows.inbox("Sales");
        this.user = rows.user("admin");
        this.admin = cookie(user);
    }

    record Channel(UUID id, String key, String path, String secret) {}

    String cookie(UUID user) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String hash = HexFormat.of().formatHex(sha256(token));
        rows.run("insert into session (token_hash, user_id, expires_at) values ('\\x" + hash + "', '" + user
                + "', now() + interval '1 hour')");
        return "fairlead_session=" + token;
    }

    Channel channel(String kind, Map<String, Object> settings) {
        JsonNode view = create(kind, settings);
        UUID id = UUID.fromString(view.get("id").asString());
        String key = rows.text("select key from channel_account where id = '" + id + "'");
        String path = (kind.equals("form") ? "/forms/" : "/in/" + kind + "/") + key;
        assertThat(view.get("url").asString()).endsWith(path);
        return new Channel(id, key, path, view.path("secret").asString(""));
    }

    JsonNode create(String kind, Map<String, Object> settings) {
        Map<String, Object> body = new java.util.HashMap<>(settings);
        body.put("kind", kind);
        body.putIfAbsent("name", kind + " " + UUID.randomUUID());
        body.putIfAbsent("inboxId", inbox.toString());
        byte[] answer = http.post()
                .uri("/api/channels")
                .header("Cookie", admin)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(answer);
    }

    /** Posts as the Standard Webhooks libraries do. */
    WebTestClient.ResponseSpec post(Channel channel, String id, Instant at, String body) {
        return postSigned(channel.path(), id, at, body, sign(channel.secret(), id, at, body));
    }

    WebTestClient.ResponseSpec postSigned(String path, String id, Instant at, String body, String signature) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header("webhook-signature", signature)
                .bodyValue(body)
                .exchange();
    }

    static String sign(String secret, String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String message(String id, String email, String text) {
        return """
                {"type":"message.received","timestamp":"2026-03-02T09:15:00Z","data":{"id":"%s","from":{"name":"Ana","email":"%s"},"text":"%s"}}""".formatted(id, email, text);
    }

    long ledger(Channel channel) {
        return rows.number("select count(*) from inbound_record where channel_account_id = '" + channel.id() + "'");
    }

    long messages(Channel channel) {
        return rows.number("select count(*) from message where channel_account_id = '" + channel.id() + "'");
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
