package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import io.fairlead.kernel.RootKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Addresses of our own under which a remote image is fetched for whoever reads the message. The signature binds the image's
 * address to the message and to a time, so that nobody makes this server fetch anything else.
 */
@Component
final class RemoteImageLinks {

    /** A link lives for one to two of these; within one it stays the same, so that browsers keep what they have. */
    private static final Duration ROUND = Duration.ofHours(12);

    private final SecretKeySpec key;
    private final Clock clock;

    RemoteImageLinks(RootKey root, Clock clock) {
        this.key = new SecretKeySpec(root.derive("remote-images"), "HmacSHA256");
        this.clock = clock;
    }

    String link(UUID message, String source) {
        long round = ROUND.toSeconds();
        long until = (clock.instant().getEpochSecond() / round + 2) * round;
        return "/media/remote/%s?u=%s&e=%d&s=%s"
                .formatted(
                        message,
                        URLEncoder.encode(source, StandardCharsets.UTF_8),
                        until,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(sign(message, source, until)));
    }

    /** @throws Problem.Forbidden {@code image-link-invalid} if it was not made here for this, or is too old */
    void check(UUID message, String source, long until, String signature) {
        if (!MessageDigest.isEqual(sign(message, source, until), bytes(signature))
                || clock.instant().getEpochSecond() >= until) {
            throw new Problem.Forbidden("image-link-invalid", "This link to an image is not valid, or not any more.");
        }
    }

    private byte[] sign(UUID message, String source, long until) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((message + "\n" + until + "\n" + source).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String signature) {
        try {
            return Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
