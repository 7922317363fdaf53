package io.fairlead.connector.email.mime;

import io.fairlead.channel.Attachment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail, read.
 *
 * @param root its structure, as it came
 * @param text plain text, derived from the HTML if the mail has none; lines end with {@code \n}
 * @param html foreign HTML, as it came but that inline images are all named by {@code cid:}
 * @param quoteOffset index into {@code text} where its tail begins: the signature or what it answers
 * @param files everything that is not body; inline ones are named by a {@code cid:} of the HTML
 */
public record Mail(
        MailHeaders headers,
        Part root,
        String text,
        @Nullable String html,
        @Nullable Integer quoteOffset,
        List<Attachment> files) {

    /** Media type of the whole, lower case, such as {@code multipart/report}. */
    public String type() {
        return root.mediaType();
    }
}
