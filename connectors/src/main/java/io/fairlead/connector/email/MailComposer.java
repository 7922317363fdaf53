package io.fairlead.connector.email;

import io.fairlead.channel.Address;
import io.fairlead.channel.SendingConnector.Outbound;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the mail of a reply. The same reply gives the same Message-ID. */
final class MailComposer {

    private static final String UTF_8 = "UTF-8";
    private static final int MOST_REFERENCES = 20;
    private static final Pattern REPLY =
            Pattern.compile("(?i)^\\s*(re|aw|antw|sv|rv|回复|答复|返信)\\s*[:：].*", Pattern.DOTALL);

    private final EmailSettings settings;
    private final String accountName;
    private final ReplyTokens tokens;

    MailComposer(EmailSettings settings, String accountName, ReplyTokens tokens) {
        this.settings = settings;
        this.accountName = accountName;
        this.tokens = tokens;
    }

    /** Without angle brackets. */
    String messageId(Outbound out) {
        return tokens.messageId(out.conversationId(), out.messageId(), settings.domain());
    }

    Composed compose(Session session, Outbound out, Instant now) throws MessagingException {
        Composed mail = new Composed(session, "<" + messageId(out) + ">");
        mail.setFrom(address(new Address(out.authorName(), settings.mailbox())));
        recipients(mail, Message.RecipientType.TO, out.to());
        recipients(mail, Message.RecipientType.CC, out.cc());
        recipients(mail, Message.RecipientType.BCC, out.bcc());
        if (Boolean.TRUE.equals(settings.plusAddressing())) {
            String reply = tokens.addressFor(settings.mailbox(), out.conversationId());
            mail.setReplyTo(new InternetAddress[] {address(new Address(out.authorName(), reply))});
        }
        mail.setSubject(subject(out), UTF_8);
        mail.setSentDate(Date.from(now));
        threading(mail, out);
        mail.setHeader(MailParser.LOOP, tokens.loopMark());
        if (out.automatic()) {
            sayThatNobodyWroteIt(mail);
        }
        MailBody.write(mail, out);
        mail.saveChanges();
        return mail;
    }

    /** RFC 3834 §5, and what Exchange and others look at: no machine shall answer it. */
    private void sayThatNobodyWroteIt(MimeMessage mail) throws MessagingException {
        mail.setHeader("Auto-Submitted", "auto-replied");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setHeader("X-Loop", settings.mailbox());
    }

    private static void threading(MimeMessage mail, Outbound out) throws MessagingException {
        String answered = clean(out.inReplyTo());
        if (answered != null) {
            mail.setHeader("In-Reply-To", "<" + answered + ">");
        }
        List<String> chain = new ArrayList<>();
        for (String id : out.references()) {
            String clean = clean(id);
            if (clean != null) {
                chain.add("<" + clean + ">");
            }
        }
        String last = answered == null ? null : "<" + answered + ">";
        if (last != null) {
            chain.remove(last);
            chain.add(last);
        }
        if (chain.size() > MOST_REFERENCES) {
            // The first says which thread it is, the last what is answered.
            List<String> kept = new ArrayList<>(List.of(chain.getFirst()));
            kept.addAll(chain.subList(chain.size() - MOST_REFERENCES + 1, chain.size()));
            chain = kept;
        }
        if (!chain.isEmpty()) {
            mail.setHeader("References", MimeUtility.fold(12, String.join(" ", chain)));
        }
    }

    /** Ids came from outside: nothing of them may end a header. Null if nothing usable is left. */
    static @Nullable String clean(@Nullable String id) {
        String clean = id == null ? "" : id.replaceAll("[^!-;=?-~]", "");
        return clean.isEmpty() ? null : clean;
    }

    private String subject(Outbound out) {
        String subject = out.subject() == null
                ? ""
                : out.subject().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (subject.isEmpty()) {
            return "Re: " + accountName;
        }
        boolean answers = out.inReplyTo() != null || !out.references().isEmpty();
        return answers && !REPLY.matcher(subject).matches() ? "Re: " + subject : subject;
    }

    private static void recipients(MimeMessage mail, Message.RecipientType type, List<Address> addresses)
            throws MessagingException {
        for (Address one : addresses) {
            mail.addRecipient(type, address(one));
        }
    }

    private static InternetAddress address(Address one) throws MessagingException {
        InternetAddress address = new InternetAddress(one.address(), true);
        try {
            if (one.name() != null && !one.name().isBlank()) {
                address.setPersonal(
                        one.name().replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), UTF_8);
            }
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("Every Java has UTF-8.", e);
        }
        return address;
    }

    /** Keeps its Message-ID, and knows whether all of it was handed to the connection. */
    static final class Composed extends MimeMessage {
        private final String id;
        private boolean handedOver;

        private Composed(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        @Override
        public void writeTo(OutputStream to, String[] without) throws IOException, MessagingException {
            super.writeTo(to, without);
            handedOver = true;
        }

        boolean isHandedOver() {
            return handedOver;
        }
    }
}
