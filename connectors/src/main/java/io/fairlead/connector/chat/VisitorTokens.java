package io.fairlead.connector.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks the token by which a browser is known again: {@code base64url(id[16] ‖ issued[8]) . base64url(mac)}, where
 * the MAC is HMAC-SHA256 under the account's secret over the account's id and the first part. Thread-safe.
 */
final class VisitorTokens {
    static final Duration LIFETIME = Duration.ofDays(365);

    private static final int ID_BYTES = 16;
    private static final int BODY_BYTES = ID_BYTES + Long.BYTES;
    private static final int MAX_LENGTH = 200;
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "fairlead chat visitor 1".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Clock clock;
    private final SecureRandom random;

    VisitorTokens(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A visitor nobody has met: 128 random bits. */
    String newVisitor() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return ENCODER.encodeToString(id);
    }

    /** @param secret the newest one */
    String issue(UUID account, String secret, String visitor) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .put(Base64.getUrlDecoder().decode(visitor))
                .putLong(clock.instant().getEpochSecond())
                .array();
        return ENCODER.encodeToString(body) + "." + ENCODER.encodeToString(mac(account, secret, body));
    }

    /**
     * The visitor that this token was issued to, or null if it is forged, of another account, or too old.
     *
     * @param secrets every secret that is still good
     */
    @Nullable
    String verify(UUID account, List<String> secrets, @Nullable String token) {
        if (token == null || token.length() > MAX_LENGTH) {
            return null;
        }
        int dot = token.indexOf('.');
        if (dot < 0) {
            return null;
        }
        byte[] body = decode(token.substring(0, dot));
        byte[] mac = decode(token.substring(dot + 1));
        if (body == null || mac == null || body.length != BODY_BYTES) {
            return null;
        }
        boolean ours = false;
        for (String secret : secrets) {
            ours |= MessageDigest.isEqual(mac, mac(account, secret, body));
        }
        Instant issued = Instant.ofEpochSecond(ByteBuffer.wrap(body).getLong(ID_BYTES));
        if (!ours || issued.plus(LIFETIME).isBefore(clock.instant())) {
            return null;
        }
        byte[] id = new byte[ID_BYTES];
        System.arraycopy(body, 0, id, 0, ID_BYTES);
        return ENCODER.encodeToString(id);
    }

    private static byte @Nullable [] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static byte[] mac(UUID account, String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(PURPOSE);
            mac.update(account.toString().getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
