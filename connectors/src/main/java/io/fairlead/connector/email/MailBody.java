package io.fairlead.connector.email;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.SendingConnector.Outbound;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a reply: text and HTML that say the same (RFC 2046 §5.1.4), images that the HTML names beside it, files behind.
 * Signed below.
 */
final class MailBody {

    private static final Pattern LINK =
            Pattern.compile("https?://[^\\s<>\"]{1,2000}[^\\s<>\".,;:!?)\\]}'、。，；：！？）】》」』]");

    private MailBody() {}

    static void write(MimeMessage mail, Outbound out) throws MessagingException {
        List<Attachment> files =
                out.attachments().stream().filter(file -> !file.inline()).toList();
        if (files.isEmpty()) {
            said(mail, out);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        said(added(mixed), out);
        attach(mixed, files, Part.ATTACHMENT);
        mail.setContent(mixed);
    }

    private static void said(Part body, Outbound out) throws MessagingException {
        List<Attachment> inline =
                out.attachments().stream().filter(Attachment::inline).toList();
        MimeMultipart alternative = new MimeMultipart("alternative");
        setText(added(alternative), text(out.text(), out.signature()), "plain");
        Part html = added(alternative);
        String said = html(out);
        if (inline.isEmpty()) {
            setText(html, said, "html");
        } else {
            MimeMultipart related = new MimeMultipart("related");
            setText(added(related), said, "html");
            attach(related, inline, Part.INLINE);
            html.setContent(related);
        }
        body.setContent(alternative);
    }

    /** The mark before a signature is one that mail programs know (RFC 3676 §4.3). */
    private static String text(String text, @Nullable String signature) {
        return signature == null ? text : text.stripTrailing() + "\n\n-- \n" + signature;
    }

    private static String html(Outbound out) {
        String own = out.html();
        String said = own == null ? "<div dir=\"auto\">" + lines(out.text()) + "</div>" : own;
        String signature = out.signature();
        return signature == null
                ? said
                : said + "\n<br>\n<div dir=\"auto\" style=\"color:#666\">" + lines(signature) + "</div>";
    }

    /** Plain text as HTML: nothing of it is markup, its lines and links stay what they are. */
    static String lines(String text) {
        StringBuilder html = new StringBuilder();
        Matcher link = LINK.matcher(text);
        int from = 0;
        while (link.find()) {
            String address = escape(link.group());
            html.append(escape(text.substring(from, link.start())))
                    .append("<a href=\"")
                    .append(address)
                    .append("\">")
                    .append(address)
                    .append("</a>");
            from = link.end();
        }
        return html.append(escape(text.substring(from))).toString().replaceAll("\r\n|\r|\n", "<br>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                // Two blanks in a row would become one.
                .replace("  ", "&nbsp; ");
    }

    private static MimeBodyPart added(Multipart to) throws MessagingException {
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
                part.setContentID("<" + MailComposer.clean(file.contentId()) + ">");
            }
            part.setHeader("Content-Transfer-Encoding", "base64");
            to.addBodyPart(part);
        }
    }
}
