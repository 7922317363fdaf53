package io.fairlead.connector.email;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Conversation ids that outsiders can carry but not make: the id and 64 bits of HMAC-SHA256 over it, 39 characters of
 * {@code 0-9a-v}, which survive mail systems that change the case of addresses. Signed with the account's newest secret,
 * accepted with each of its secrets.
 */
final class ReplyTokens {

    private static final int SIGNATURE = 8;
    private static final int LENGTH = 39;
    private static final int LONGEST_LOCAL = 64;

    private final List<String> secrets;

    ReplyTokens(List<String> secrets) {
        this.secrets = secrets;
    }

    /** {@code local+token@domain}; the address itself if there is no secret or no room for a token. */
    String addressFor(String address, UUID conversation) {
        int at = address.lastIndexOf('@');
        if (secrets.isEmpty() || at < 1 || at + 1 + LENGTH > LONGEST_LOCAL) {
            return address;
        }
        return address.substring(0, at) + "+" + sign(conversation) + address.substring(at);
    }

    /** The conversation whose token {@code candidate} carries; null if it is not {@code own} plus a token of ours. */
    @Nullable
    UUID conversation(String own, String candidate) {
        int at = own.lastIndexOf('@');
        int candidateAt = candidate.lastIndexOf('@');
        int plus = candidateAt - LENGTH - 1;
        if (at < 1 || plus < 1 || candidate.charAt(plus) != '+' || secrets.isEmpty()) {
            return null;
        }
        String bare = candidate.substring(0, plus) + candidate.substring(candidateAt);
        return bare.equalsIgnoreCase(own) ? verify(candidate.substring(plus + 1, candidateAt)) : null;
    }

    /** A Message-ID of ours that carries the conversation, without angle brackets; the same for each attempt to send. */
    String messageId(UUID conversation, UUID message, String domain) {
        String unique = message.toString().replace("-", "");
        return secrets.isEmpty() ? unique + "@" + domain : sign(conversation) + "." + unique + "@" + domain;
    }

    /** The conversation of a Message-ID of ours; null if it is none. */
    @Nullable
    UUID conversationOf(String messageId) {
        return messageId.length() > LENGTH && messageId.charAt(LENGTH) == '.' && !secrets.isEmpty()
                ? verify(messageId.substring(0, LENGTH))
                : null;
    }

    String sign(UUID conversation) {
        return token(conversation, secrets.getFirst());
    }

    @Nullable
    UUID verify(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9a-v]{" + LENGTH + "}")) {
            return null;
        }
        byte[] bytes = new BigInteger(lower, 32).toByteArray();
        byte[] id = new byte[16];
        int from = bytes.length - SIGNATURE - 16;
        for (int i = 0; i < 16; i++) {
            id[i] = from + i >= 0 ? bytes[from + i] : 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(id);
        UUID conversation = new UUID(buffer.getLong(), buffer.getLong());
        boolean ours = secrets.stream().anyMatch(secret -> same(token(conversation, secret), lower));
        return ours ? conversation : null;
    }

    /** Marks mail that this account sent itself. */
    String loopMark() {
        return secrets.isEmpty() ? "sent" : loopMark(secrets.getFirst());
    }

    boolean isLoopMark(String value) {
        return secrets.isEmpty()
                ? value.equals("sent")
                : secrets.stream().anyMatch(secret -> same(loopMark(secret), value));
    }

    private static String loopMark(String secret) {
        return new BigInteger(1, mac(secret, "loop".getBytes(StandardCharsets.US_ASCII)))
                .toString(32)
                .substring(0, 20);
    }

    private static String token(UUID conversation, String secret) {
        ByteBuffer id = ByteBuffer.allocate(16)
                .putLong(conversation.getMostSignificantBits())
                .putLong(conversation.getLeastSignificantBits());
        byte[] mac = mac(
                secret,
                ByteBuffer.allocate(22)
                        .put("reply:".getBytes(StandardCharsets.US_ASCII))
                        .put(id.array())
                        .array());
        byte[] bytes = ByteBuffer.allocate(16 + SIGNATURE)
                .put(id.array())
                .put(mac, 0, SIGNATURE)
                .array();
        String digits = new BigInteger(1, bytes).toString(32);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    private static byte[] mac(String secret, byte[] of) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            return mac.doFinal(of);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256.", e);
        }
    }

    private static byte[] key(String secret) {
        try {
            return Base64.getDecoder().decode(secret);
        } catch (IllegalArgumentException e) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
