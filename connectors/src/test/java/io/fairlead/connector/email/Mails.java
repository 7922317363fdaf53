package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A mailbox that reads what a test writes. */
public final class Mails {

    public static final String OWN = "sales@ours.example";

    static final ReplyTokens TOKENS = new ReplyTokens(List.of("c2VjcmV0"));
    static final MailParser PARSER = new MailParser(OWN, TOKENS);

    private Mails() {}

    /** @param mail with {@code \n}, which become {@code \r\n}; written as UTF-8 */
    static Inbound any(String mail) {
        Inbound read = PARSER.read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        ConnectorContract.checkInbound(read);
        return read;
    }

    static Inbound.Message message(String mail) {
        Inbound read = any(mail);
        assertThat(read).isInstanceOf(Inbound.Message.class);
        return (Inbound.Message) read;
    }

    static Inbound.Status status(String mail) {
        Inbound read = any(mail);
        assertThat(read).isInstanceOf(Inbound.Status.class);
        return (Inbound.Status) read;
    }

    static Inbound.Broken broken(byte[] mail) {
        Inbound read = PARSER.read(mail);
        ConnectorContract.checkInbound(read);
        assertThat(read).isInstanceOf(Inbound.Broken.class);
        return (Inbound.Broken) read;
    }
}
