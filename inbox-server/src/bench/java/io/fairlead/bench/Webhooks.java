package io.fairlead.bench;

import io.fairlead.inbox.Arrival;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The messages of all programs: number n is always the same person, thread and text. */
final class Webhooks {

    static final int PEOPLE = 5_000;
    private static final String TEXT =
            "Good day, we are interested in %d pcs of the oak dining chair HC-%d, FOB Ningbo. Please quote your best price "
                    + "with lead time, packing and payment terms. 谢谢！ #%d";

    private final String host;
    private final String path;
    private final SecretKeySpec key;

    /** @param url where to post, {@code http://host:port/path} */
    Webhooks(String url, String secret) {
        String rest = url.substring("http://".length());
        this.host = rest.substring(0, rest.indexOf('/'));
        this.path = rest.substring(rest.indexOf('/'));
        this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256");
    }

    static String text(long n) {
        return TEXT.formatted(n % 400 + 20, n % 97, n);
    }

    static String body(long n) {
        long person = n % PEOPLE;
        return """
                {"type":"message.received","timestamp":"2026-11-23T08:00:00Z","data":{"id":"m%d",\
                "from":{"id":"p%d","name":"Buyer %d","email":"buyer%d@company%d.example","country":"DE","language":"en"},\
                "text":"%s","sentAt":"2026-11-23T08:00:00Z"}}""".formatted(n, person, person, person, person / 5, text(n));
    }

    /** A signed request, ready to be written. */
    byte[] request(long n) {
        byte[] body = body(n).getBytes(StandardCharsets.UTF_8);
        String id = "msg_" + n;
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/json\r\nwebhook-id: " + id
                        + "\r\nwebhook-timestamp: " + timestamp + "\r\nwebhook-signature: v1,"
                        + sign(key, id, timestamp, body) + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    static String sign(SecretKeySpec key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server makes of message n, for references that have no connector. */
    static Arrival arrival(long n, UUID account, UUID inbox) {
        long person = n % PEOPLE;
        String email = "buyer%d@company%d.example".formatted(person, person / 5);
        String external = "p" + person;
        String name = "Buyer " + person;
        String body = body(n);
        return new Arrival(
                account,
                inbox,
                "message:m" + n,
                "text",
                "m" + n,
                null,
                null,
                null,
                null,
                List.of(
                        new Arrival.Identity("external", account.toString(), external, external, true),
                        new Arrival.Identity("email", "", email, email, false)),
                name,
                null,
                "company%d.example".formatted(person / 5),
                "DE",
                "en",
                null,
                email,
                new Arrival.Party(name, email),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                text(n),
                null,
                null,
                List.of(),
                Instant.parse("2026-11-23T08:00:00Z"),
                null,
                null,
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8).length,
                body,
                null);
    }
}
