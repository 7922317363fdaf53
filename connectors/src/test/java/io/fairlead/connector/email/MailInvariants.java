package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import java.util.Set;

/** What holds for the reading of any bytes at all. */
final class MailInvariants {

    /** Never {@code broken-mime}: that is an exception which nobody foresaw. */
    private static final Set<String> REASONS = Set.of("too-many-parts", "too-deep", "headers-too-large");

    private MailInvariants() {}

    static void check(byte[] mail) {
        Inbound read = Mails.PARSER.read(mail);
        ConnectorContract.checkInbound(read);
        if (read instanceof Inbound.Broken broken) {
            assertThat(broken.reason()).as(broken.detail()).isIn(REASONS);
        }
        if (read instanceof Inbound.Message message) {
            kept(message.text());
            kept(message.html());
            kept(message.subject());
            kept(message.from().name());
            assertThat(message.quoteOffset() == null || message.quoteOffset() > 0)
                    .isTrue();
            message.attachments().forEach(MailInvariants::file);
            message.to().forEach(to -> assertThat(to.address()).contains("@").doesNotContainAnyWhitespaces());
        }
        if (read instanceof Inbound.Status status) {
            assertThat(Mails.TOKENS.conversationOf(status.messageId())).isNotNull();
        }
    }

    /** By a database. */
    private static void kept(String text) {
        assertThat(text == null || text.indexOf('\0') < 0).isTrue();
    }

    private static void file(Attachment file) {
        assertThat(file.name()).isNotBlank().hasSizeLessThanOrEqualTo(200).doesNotContain("/", "\\", "\0", "\u202e");
        assertThat(file.contentType()).matches("[a-z0-9.+_-]+/[a-z0-9.+_-]+");
        assertThat(!file.inline() || file.contentId() != null).isTrue();
    }
}
