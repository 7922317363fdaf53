package io.fairlead.demo;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * A customer's mail. Its threading headers are those that a mail program writes (RFC 5322 §3.6.4).
 *
 * @param references ids of the thread, the oldest first; empty for a first mail
 */
record Letter(String id, String to, String subject, String text, List<String> references) {

    private static final String TIMEOUT_MILLIS = "20000";

    static Letter first(Customer from, String to, String subject, String text) {
        return new Letter(newId(from.email()), to, subject, text, List.of());
    }

    static Letter answering(Customer from, String to, MimeMessage mail, String text) throws MessagingException {
        List<String> references = new ArrayList<>();
        String before = mail.getHeader("References", " ");
        if (before != null) {
            references.addAll(List.of(before.strip().split("\\s+")));
        }
        references.add(mail.getMessageID());
        return new Letter(newId(from.email()), to, re(String.valueOf(mail.getSubject())), text, references);
    }

    /** The sender writes once more, without having been answered. */
    Letter following(String more) {
        List<String> all = new ArrayList<>(references);
        all.add(id);
        return new Letter(newId(id.replaceAll("[<>]", "")), to, re(subject), more, all);
    }

    /** What the thread began with. */
    String root() {
        return references.isEmpty() ? id : references.getFirst();
    }

    /** @param look 0: plain text; 1: with an HTML alternative; 2: and a file; others plain */
    void send(Customer from, int port, int look) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", Loopback.HOST);
        properties.put("mail.smtp.port", Integer.toString(port));
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        MimeMessage message = new WithId(Session.getInstance(properties), id);
        try {
            message.setFrom(new InternetAddress(from.email(), from.name(), StandardCharsets.UTF_8.name()));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        message.setRecipients(Message.RecipientType.TO, to);
        message.setSubject(subject, StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        message.setHeader("Content-Language", from.language());
        if (!references.isEmpty()) {
            message.setHeader("In-Reply-To", references.getLast());
            message.setHeader("References", String.join("\r\n ", references));
        }
        if (look == 1 || look == 2) {
            message.setContent(look == 1 ? alternatives() : withFile());
        } else {
            message.setText(text, StandardCharsets.UTF_8.name());
        }
        Transport.send(message);
    }

    static String date(Message mail) throws MessagingException {
        Date sent = mail.getSentDate();
        return LocalDate.ofInstant((sent == null ? new Date() : sent).toInstant(), ZoneOffset.UTC)
                .toString();
    }

    /** The first plain text in it. */
    static String text(Message mail) throws MessagingException, IOException {
        return text(mail.getContent());
    }

    private static String text(Object content) throws MessagingException, IOException {
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart part = parts.getBodyPart(i);
                if (part.isMimeType("text/plain") || part.isMimeType("multipart/*")) {
                    return text(part.getContent());
                }
            }
        }
        return "";
    }

    private MimeMultipart alternatives() throws MessagingException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, StandardCharsets.UTF_8.name());
        MimeBodyPart html = new MimeBodyPart();
        html.setText(html(), StandardCharsets.UTF_8.name(), "html");
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(plain);
        both.addBodyPart(html);
        return both;
    }

    private MimeMultipart withFile() throws MessagingException {
        MimeBodyPart body = new MimeBodyPart();
        body.setContent(alternatives());
        MimeBodyPart file = new MimeBodyPart();
        file.setText(
                "item,quantity,colour\r\nsee mail,to be confirmed,natural\r\n", StandardCharsets.UTF_8.name(), "csv");
        file.setFileName("items.csv");
        file.setDisposition(MimeBodyPart.ATTACHMENT);
        MimeMultipart all = new MimeMultipart("mixed");
        all.addBodyPart(body);
        all.addBodyPart(file);
        return all;
    }

    private String html() {
        return text.lines()
                .map(line -> line.isBlank() ? "" : "<p>" + HtmlUtils.htmlEscape(line, "UTF-8") + "</p>")
                .collect(Collectors.joining("\n", "<html><body>\n", "\n</body></html>\n"));
    }

    private static String re(String subject) {
        return subject.regionMatches(true, 0, "re:", 0, 3) ? subject : "Re: " + subject;
    }

    private static String newId(String address) {
        return "<" + UUID.randomUUID() + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
    }

    /** Keeps the id that it was given; the library would make one of this machine's name. */
    private static final class WithId extends MimeMessage {
        private final String id;

        WithId(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
