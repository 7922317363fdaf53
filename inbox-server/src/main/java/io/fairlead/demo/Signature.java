package io.fairlead.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks as any sender of Standard Webhooks does, v1, without our own code for it.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the specification</a>
 */
final class Signature {

    private static final String PREFIX = "whsec_";

    private Signature() {}

    static String of(String secret, String id, String timestamp, byte[] body) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isRight(String secret, Shop.Reply reply) {
        byte[] right = of(secret, reply.id(), reply.timestamp(), reply.body()).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(right, reply.signature().getBytes(StandardCharsets.US_ASCII));
    }
}
