package io.fairlead.connector.email;

import io.fairlead.channel.Attachment;
import io.fairlead.connector.email.mime.Mail;
import io.fairlead.connector.email.mime.MailHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is the same in every copy of a mail, however it came: who wrote when what, but not the trace of its way. A Message-ID
 * alone does not do, because senders use one again and anybody can name another's.
 */
final class Fingerprint {

    private static final int BYTES = 20;

    private Fingerprint() {}

    /** Null if the mail has neither id nor date: then two that look alike may well be two. */
    static @Nullable String of(Mail mail, String sender) {
        MailHeaders headers = mail.headers();
        String id = headers.messageId();
        Instant date = headers.date();
        if (id == null && date == null) {
            return null;
        }
        MessageDigest digest = sha256();
        add(digest, id);
        add(digest, sender);
        add(digest, date == null ? null : date.toString());
        add(digest, headers.text("Subject"));
        add(digest, mail.text());
        add(digest, mail.html());
        for (Attachment file : mail.files()) {
            add(digest, file.name());
            byte[] bytes = file.bytes();
            digest.update(bytes == null ? new byte[0] : bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** With its length, so that the end of one part is not the beginning of the next. */
    private static void add(MessageDigest digest, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update(
                ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
