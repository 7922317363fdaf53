package io.fairlead.connector.email.mime;

import io.fairlead.channel.Attachment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail, read.
 *
 * @param type media type of the whole, lower case, such as {@code multipart/report}
 * @param text plain text, derived from the HTML if the mail has none; lines end with {@code \n}
 * @param html foreign HTML, as it came
 * @param quoteOffset index into {@code text} where what it answers is quoted
 * @param files everything that is not body; inline ones are named by a {@code cid:} of the HTML
 */
public record Mail(
        MailHeaders headers,
        String type,
        String text,
        @Nullable String html,
        @Nullable Integer quoteOffset,
        List<Attachment> files) {}
