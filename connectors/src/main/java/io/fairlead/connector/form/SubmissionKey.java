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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One press of the button is one lead: equal content under one nonce of the form or, without one, within ten minutes of the
 * clock. Content, or a consent, that was corrected after going back is another lead.
 */
final class SubmissionKey {

    private static final long BUCKET = Duration.ofMinutes(10).toSeconds();

    private static final Pattern HELD = Pattern.compile("held:(\\d{1,15}):");

    private SubmissionKey() {}

    static String of(Account<FormSettings> account, Submission form, Instant at) {
        String nonce = form.any("fl_nonce", "nonce");
        String hash = hash(account, form, nonce == null ? Long.toString(at.getEpochSecond() / BUCKET) : nonce);
        return (nonce == null ? "content:" : "nonce:") + hash;
    }

    /** Equal for equal content, whenever and from whichever loading of the page it was sent. */
    static String sameness(Account<FormSettings> account, Submission form) {
        return hash(account, form, "");
    }

    /** The key of what is held back: another one than the lead's, and it tells when it came. */
    static String held(String key, Instant at) {
        return "held:" + at.toEpochMilli() + ":" + key;
    }

    /** The epoch if the key does not tell. */
    static Instant heldAt(String key) {
        Matcher held = HELD.matcher(key);
        return held.lookingAt() ? Instant.ofEpochMilli(Long.parseLong(held.group(1))) : Instant.EPOCH;
    }

    private static String hash(Account<FormSettings> account, Submission form, String salt) {
        MessageDigest digest = sha256();
        add(digest, account.key());
        add(digest, salt);
        new TreeMap<>(form.fields()).forEach((name, value) -> {
            boolean said = name.equals(Answers.CONSENT) || !Attribution.isAbout(name);
            if (said && !name.startsWith("fl_") && !name.equals("nonce")) {
                add(digest, name);
                add(digest, value);
            }
        });
        for (Attachment file : form.attachments()) {
            add(digest, file.name());
            byte[] bytes = file.bytes();
            digest.update(bytes == null ? new byte[0] : bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
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
