package io.fairlead.connector.chat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Visitors whom the site itself knows: its server vouches for a user's id with {@code hex(HMAC-SHA256(id, secret))}, the
 * secret being the account's as text. Such a visitor has one thread, wherever signed in.
 */
final class Identity {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "u.";
    private static final int THREAD_BYTES = 16;
    static final int LONGEST_ID = 200;

    private Identity() {}

    static boolean vouched(List<String> secrets, String userId, @Nullable String hash) {
        byte[] given = bytes(hash);
        boolean vouched = false;
        for (String secret : secrets) {
            vouched |= MessageDigest.isEqual(given, mac(secret, userId));
        }
        return vouched && given.length > 0;
    }

    /** Does not depend on the secret, which may be changed. */
    static String thread(UUID account, String userId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("fairlead chat user " + account + " ").getBytes(StandardCharsets.US_ASCII));
            byte[] hash = digest.digest(userId.getBytes(StandardCharsets.UTF_8));
            byte[] id = java.util.Arrays.copyOf(hash, THREAD_BYTES);
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    static boolean isOf(String thread) {
        return thread.startsWith(PREFIX);
    }

    private static byte[] bytes(@Nullable String hash) {
        try {
            return hash == null || hash.length() != 64
                    ? new byte[0]
                    : HexFormat.of().parseHex(hash);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] mac(String secret, String userId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(userId.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
