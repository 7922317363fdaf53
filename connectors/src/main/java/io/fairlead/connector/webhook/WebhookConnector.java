package io.fairlead.connector.webhook;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.channel.SendingConnector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Takes signed webhooks of our schema and posts replies back, signed the same way. */
public final class WebhookConnector implements HttpConnector<WebhookSettings>, SendingConnector<WebhookSettings> {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int SECRET_BYTES = 32;
    private static final int MAX_ID = 256;

    private final WebhookReply reply;
    private final SecureRandom random;

    /** @param client reaches public addresses only: the reply address is somebody's input */
    public WebhookConnector(WebClient client, Clock clock, SecureRandom random) {
        this.reply = new WebhookReply(client, clock);
        this.random = random;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public Class<WebhookSettings> settingsType() {
        return WebhookSettings.class;
    }

    @Override
    public Map<String, String> titles() {
        return Map.of("en", "Signed webhook", "zh-CN", "签名 Webhook");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, true, false, false, null);
    }

    @Override
    public String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return StandardWebhooks.SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void check(WebhookSettings settings) {
        for (String key : keys(settings)) {
            if (StandardWebhooks.publicKey(key) == null) {
                throw new BadSettings("publicKeys", "Each key must be whpk_ followed by 32 bytes in Base64.");
            }
        }
        String url = settings.replyUrl();
        if (url != null && !url.isBlank() && !isWeb(url)) {
            throw new BadSettings("replyUrl", "The reply address must begin with https:// or http://.");
        }
    }

    /** The signature is checked before the body is read, the time after the signature. */
    @Override
    public Receipt receive(Account<WebhookSettings> account, HttpDelivery delivery) {
        String id = header(delivery, StandardWebhooks.ID);
        String timestamp = header(delivery, StandardWebhooks.TIMESTAMP);
        String signature = header(delivery, StandardWebhooks.SIGNATURE);
        long seconds = seconds(timestamp);
        boolean fits = seconds >= 0 && !id.contains(".") && id.length() <= MAX_ID && isPrintable(id);
        StandardWebhooks.Match match = !fits
                ? null
                : StandardWebhooks.match(
                        account.secrets(), keys(account.settings()), id, timestamp, delivery.body(), signature);
        if (match == null) {
            throw new Refused(401, "signature-invalid", "No signature matches this body and the account's secrets.");
        }
        long age = delivery.receivedAt().getEpochSecond() - seconds;
        if (Math.abs(age) > TOLERANCE.toSeconds()) {
            throw new Refused(
                    401, "signature-expired", "The webhook-timestamp is more than five minutes away from our time.");
        }
        Raw raw = new Raw(delivery.body(), "application/json");
        return new Receipt(
                List.of(WebhookWire.read(id, Body.parse(delivery.body()), raw)),
                Answer.ACCEPTED,
                new Proof(id, match.version(), match.secret()));
    }

    @Override
    public Signed sign(String secret, String deliveryId, Instant at, byte[] body) {
        long seconds = at.getEpochSecond();
        return new Signed(
                new String(StandardWebhooks.signed(deliveryId, Long.toString(seconds), body), StandardCharsets.UTF_8),
                Map.of(
                        StandardWebhooks.ID, deliveryId,
                        StandardWebhooks.TIMESTAMP, Long.toString(seconds),
                        StandardWebhooks.SIGNATURE, StandardWebhooks.sign(secret, deliveryId, seconds, body)));
    }

    @Override
    public Inbound reread(Account<WebhookSettings> account, Raw raw, String externalKey) {
        String deliveryId = externalKey.substring(externalKey.indexOf(':') + 1);
        return WebhookWire.read(deliveryId, Body.parse(raw.bytes()), raw);
    }

    @Override
    public boolean recognisesRepetition() {
        return true;
    }

    @Override
    public Mono<Sent> send(Account<WebhookSettings> account, Outbound message) {
        return reply.post(account, message);
    }

    private static List<String> keys(WebhookSettings settings) {
        String keys = settings.publicKeys();
        return keys == null || keys.isBlank() ? List.of() : List.of(keys.trim().split("[\\s,]+"));
    }

    private static String header(HttpDelivery delivery, String name) {
        String value = delivery.header(name);
        if (value == null || value.isBlank()) {
            throw new Refused(401, "signature-missing", "The header " + name + " is missing.");
        }
        return value.trim();
    }

    private static long seconds(String timestamp) {
        try {
            return timestamp.length() > 15 ? -1 : Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isPrintable(String id) {
        return id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isWeb(@Nullable String url) {
        try {
            URI uri = URI.create(String.valueOf(url).trim());
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
