package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.Attachment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * One press of the button is one lead: equal content under one nonce of the form or, without one, within ten minutes of the
 * clock. Content that was corrected after going back is another lead.
 */
final class SubmissionKey {

    private static final long BUCKET = Duration.ofMinutes(10).toSeconds();

    private SubmissionKey() {}

    static String of(Account<FormSettings> account, Submission form, Instant at) {
        MessageDigest digest = sha256();
        String nonce = form.any("fl_nonce", "nonce");
        add(digest, account.key());
        add(digest, nonce == null ? Long.toString(at.getEpochSecond() / BUCKET) : nonce);
        new TreeMap<>(form.fields()).forEach((name, value) -> {
            if (!name.startsWith("fl_") && !Attribution.isAbout(name)) {
                add(digest, name);
                add(digest, value);
            }
        });
        for (Attachment file : form.files()) {
            add(digest, file.name());
            byte[] bytes = file.bytes();
            digest.update(bytes == null ? new byte[0] : bytes);
        }
        return (nonce == null ? "content:" : "nonce:") + HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that two fields never read as one. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
