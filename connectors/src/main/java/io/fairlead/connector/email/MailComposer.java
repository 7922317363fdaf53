package io.fairlead.connector.email;

import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.SendingConnector.Outbound;
import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
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
        content(mail, out);
        mail.saveChanges();
        return mail;
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
    private static @Nullable String clean(@Nullable String id) {
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

    private static void content(MimeMessage mail, Outbound out) throws MessagingException {
        List<Attachment> inline =
                out.attachments().stream().filter(Attachment::inline).toList();
        List<Attachment> files =
                out.attachments().stream().filter(file -> !file.inline()).toList();
        Part body = mail;
        if (!files.isEmpty()) {
            MimeMultipart mixed = new MimeMultipart("mixed");
            mail.setContent(mixed);
            body = added(mixed);
        }
        if (out.html() == null) {
            setText(body, out.text(), "plain");
        } else {
            MimeMultipart alternative = new MimeMultipart("alternative");
            body.setContent(alternative);
            setText(added(alternative), out.text(), "plain");
            Part html = added(alternative);
            if (inline.isEmpty()) {
                setText(html, out.html(), "html");
            } else {
                MimeMultipart related = new MimeMultipart("related");
                html.setContent(related);
                setText(added(related), out.html(), "html");
                attach(related, inline, Part.INLINE);
            }
        }
        if (mail.getContentType() != null && !files.isEmpty()) {
            attach((Multipart) content(mail), files, Part.ATTACHMENT);
        }
    }

    private static Object content(MimeMessage mail) throws MessagingException {
        try {
            return mail.getContent();
        } catch (IOException e) {
            throw new MessagingException("The mail was made a moment ago and cannot be read.", e);
        }
    }

    private static BodyPart added(Multipart to) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        to.addBodyPart(part);
        return part;
    }

    private static void setText(Part part, String text, String subtype) throws MessagingException {
        String body = text.replaceAll("\r\n|\r|\n", "\r\n");
        part.setContent(body, "text/" + subtype + "; charset=UTF-8");
        boolean ascii = body.chars().allMatch(c -> c < 0x80);
        part.setHeader("Content-Transfer-Encoding", ascii ? "quoted-printable" : "base64");
    }

    private static void attach(Multipart to, List<Attachment> files, String disposition) throws MessagingException {
        for (Attachment file : files) {
            byte[] bytes = file.bytes();
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(new DataHandler(
                    new ByteArrayDataSource(bytes == null ? new byte[0] : bytes, "application/octet-stream")));
            part.setHeader("Content-Type", file.contentType());
            part.setFileName(file.name());
            part.setDisposition(disposition);
            if (file.contentId() != null) {
                part.setContentID("<" + clean(file.contentId()) + ">");
            }
            part.setHeader("Content-Transfer-Encoding", "base64");
            to.addBodyPart(part);
        }
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
