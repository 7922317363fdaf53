package io.fairlead.connector.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of the Standard Webhooks specification: {@code v1} is HMAC-SHA256 and {@code v1a} is ed25519, both over
 * {@code id.timestamp.body} with the body's bytes as received.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the specification</a>
 */
final class StandardWebhooks {

    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    static final String SECRET_PREFIX = "whsec_";
    static final String PUBLIC_PREFIX = "whpk_";
    private static final int PUBLIC_KEY_BYTES = 32;
    private static final int MAX_SIGNATURES = 20;

    /** The fixed head of an ed25519 key in SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private StandardWebhooks() {}

    /** The header's value for these parts. */
    static String sign(String secret, String id, long timestamp, byte[] body) {
        byte[] key = secret(secret);
        if (key == null) {
            throw new IllegalArgumentException("not a webhook secret");
        }
        return "v1," + Base64.getEncoder().encodeToString(hmac(key, signed(id, Long.toString(timestamp), body)));
    }

    /** @param secret index of the secret that fits; null if it was a public key */
    record Match(String version, @Nullable Integer secret) {}

    /**
     * By which of the secrets or keys one of the header's signatures was made, or null. All are compared, each in the same
     * time.
     */
    static @Nullable Match match(
            List<String> secrets, List<String> publicKeys, String id, String timestamp, byte[] body, String header) {
        byte[] content = signed(id, timestamp, body);
        List<byte[]> expected =
                secrets.stream().map(secret -> expected(secret, content)).toList();
        Match found = null;
        for (Given given : parse(header)) {
            if (given.version.equals("v1")) {
                for (int i = 0; i < expected.size(); i++) {
                    boolean fits = MessageDigest.isEqual(expected.get(i), given.bytes);
                    found = fits && found == null ? new Match("v1", i) : found;
                }
            } else {
                for (String key : publicKeys) {
                    boolean fits = isSignedBy(key, content, given.bytes);
                    found = fits && found == null ? new Match("v1a", null) : found;
                }
            }
        }
        return found;
    }

    /** What is no secret fits nothing: a signature is never empty. */
    private static byte[] expected(String secret, byte[] content) {
        byte[] key = secret(secret);
        return key == null ? new byte[0] : hmac(key, content);
    }

    /** The key's bytes, or null if this is no secret. The prefix may be missing. */
    static byte @Nullable [] secret(String text) {
        byte[] key = base64(text.startsWith(SECRET_PREFIX) ? text.substring(SECRET_PREFIX.length()) : text);
        return key == null || key.length == 0 ? null : key;
    }

    static @Nullable PublicKey publicKey(String text) {
        byte[] raw = base64(text.startsWith(PUBLIC_PREFIX) ? text.substring(PUBLIC_PREFIX.length()) : text);
        if (raw == null || raw.length != PUBLIC_KEY_BYTES) {
            return null;
        }
        try {
            byte[] encoded = ByteBuffer.allocate(ED25519_HEAD.length + raw.length)
                    .put(ED25519_HEAD)
                    .put(raw)
                    .array();
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static boolean isSignedBy(String publicKey, byte[] content, byte[] signature) {
        PublicKey key = publicKey(publicKey);
        if (key == null) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private record Given(String version, byte[] bytes) {
        @SuppressWarnings("ArrayRecordComponent")
        private Given {}
    }

    /** Signatures of known versions; unknown versions and garbage are skipped. */
    private static List<Given> parse(String header) {
        List<Given> given = new ArrayList<>();
        for (String part : header.split(" ", MAX_SIGNATURES + 1)) {
            int comma = part.indexOf(',');
            String version = comma < 0 ? "" : part.substring(0, comma);
            byte[] bytes = version.equals("v1") || version.equals("v1a") ? base64(part.substring(comma + 1)) : null;
            if (bytes != null && bytes.length > 0 && given.size() < MAX_SIGNATURES) {
                given.add(new Given(version, bytes));
            }
        }
        return given;
    }

    static byte[] signed(String id, String timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
