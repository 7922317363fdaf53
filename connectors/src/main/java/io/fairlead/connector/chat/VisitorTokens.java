package io.fairlead.connector.chat;

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
 * Makes and checks the token by which a browser is known again: {@code thread ~ issued . base64url(mac)}, where the MAC is
 * HMAC-SHA512 under the account's secret over a purpose, the account's id and the first part. Not HMAC-SHA256: that is what
 * the site's own server signs user ids with, and none of its signatures may ever be a token. Thread-safe.
 *
 * <p>A token of somebody who is signed in at the site is short-lived and renewed while the socket is open: without the
 * site's word for its visitor it opens nothing for long.
 */
final class VisitorTokens {
    static final Duration LIFETIME = Duration.ofDays(365);
    static final Duration SIGNED_IN_LIFETIME = Duration.ofHours(1);
    static final Duration RENEW_AFTER = Duration.ofMinutes(10);

    private static final int ID_BYTES = 16;
    private static final int MAC_BYTES = 32;
    private static final int MAX_LENGTH = 200;
    private static final String ALGORITHM = "HmacSHA512";
    private static final String PURPOSE = "fairlead chat visitor 2";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Clock clock;
    private final SecureRandom random;

    VisitorTokens(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** The thread of a visitor nobody has met: 128 random bits. */
    String newVisitor() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return ENCODER.encodeToString(id);
    }

    /** @param secret the newest one */
    String issue(UUID account, String secret, String thread) {
        String body = thread + "~" + Long.toString(clock.instant().getEpochSecond(), 36);
        return body + "." + ENCODER.encodeToString(mac(account, secret, body));
    }

    /**
     * The thread that this token was issued for, or null if it is forged, of another account, or too old.
     *
     * @param secrets every secret that is still good
     */
    @Nullable
    String verify(UUID account, List<String> secrets, @Nullable String token) {
        int dot = token == null || token.length() > MAX_LENGTH ? -1 : token.lastIndexOf('.');
        if (token == null || dot < 0) {
            return null;
        }
        String body = token.substring(0, dot);
        byte[] given = decode(token.substring(dot + 1));
        boolean ours = false;
        for (String secret : secrets) {
            ours |= MessageDigest.isEqual(given, mac(account, secret, body));
        }
        return ours ? inTime(body) : null;
    }

    private @Nullable String inTime(String body) {
        int mark = body.lastIndexOf('~');
        String thread = body.substring(0, mark);
        Instant issued = Instant.ofEpochSecond(Long.parseLong(body.substring(mark + 1), 36));
        Duration lifetime = Identity.isOf(thread) ? SIGNED_IN_LIFETIME : LIFETIME;
        return issued.plus(lifetime).isBefore(clock.instant()) ? null : thread;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] mac(UUID account, String secret, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] whole = mac.doFinal((PURPOSE + " " + account + " " + body).getBytes(StandardCharsets.UTF_8));
            return java.util.Arrays.copyOf(whole, MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA512 is part of every JDK", e);
        }
    }
}
