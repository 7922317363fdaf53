package io.fairlead.connector.email.mime;

import io.fairlead.channel.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to {@link Mail}. Pure; whatever the bytes are, it answers with what can be read of them or with {@link Unreadable}.
 * A part is body if it is text without a name; the last readable form of an alternative counts; several texts follow each
 * other; everything else is a file.
 */
public final class MimeReader {

    private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s>)]{1,500})");
    private static final Pattern META = Pattern.compile("(?i)<meta[^>]{0,200}charset=[\"']?([-\\w]{2,40})");
    private static final int META_WITHIN = 2_048;

    private final Multiparts multiparts;
    private final MimeLimits limits;
    private final List<Part> files = new ArrayList<>();
    private @Nullable String hint;

    private MimeReader(MimeLimits limits) {
        this.limits = limits;
        this.multiparts = new Multiparts(limits);
    }

    /** @throws Unreadable beyond the limits */
    public static Mail read(byte[] raw, MimeLimits limits) {
        return new MimeReader(limits).mail(raw);
    }

    /** The headers alone, as far as they go; for mails that are not read whole. */
    public static MailHeaders headers(byte[] raw) {
        try {
            return new MailHeaders(
                    new jakarta.mail.internet.InternetHeaders(Multiparts.shared(raw)).getAllHeaders(), null);
        } catch (MessagingException e) {
            throw new Unreadable("broken-mime", "The headers cannot be read.");
        }
    }

    private Mail mail(byte[] raw) {
        multiparts.checkHeaders(raw);
        try {
            MimeMessage message = new MimeMessage(null, Multiparts.shared(raw));
            Part root = new Part(message);
            hint = root.charset();
            Body body = read(root, 0, true);
            return mail(new MailHeaders(message.getAllHeaders(), hint), root.type.value(), body);
        } catch (MessagingException | IOException e) {
            throw new Unreadable("broken-mime", "The mail's structure cannot be read.");
        }
    }

    private Mail mail(MailHeaders headers, String type, Body body) throws MessagingException, IOException {
        Set<String> referenced = cids(body.html);
        List<Attachment> attachments = new ArrayList<>();
        for (Part file : files) {
            String id = file.contentId();
            String name = FileNames.clean(file.name(), file.mediaType(), attachments.size() + 1);
            boolean inline = id != null && referenced.contains(id);
            attachments.add(new Attachment(name, file.mediaType(), file.bytes(), null, inline, id));
        }
        String text = body.text;
        Integer quote = null;
        if (text == null && body.html != null) {
            HtmlText derived = HtmlText.of(body.html);
            text = derived.text();
            quote = derived.quoteOffset();
        }
        String said = text == null ? "" : text.stripTrailing();
        return new Mail(headers, type, said, body.html, quote == null ? QuoteMarkers.find(said) : quote, attachments);
    }

    private record Body(@Nullable String text, @Nullable String html) {
        static final Body NONE = new Body(null, null);
    }

    private Body read(Part part, int depth, boolean root) throws MessagingException, IOException {
        if (part.type.value().startsWith("multipart/")) {
            if (depth >= limits.depth()) {
                throw new Unreadable("too-deep", "The mail is nested deeper than " + limits.depth() + " levels.");
            }
            List<MimeBodyPart> children = multiparts.split(part.raw(), part.type.get("boundary"));
            if (children != null) {
                return multipart(part.type.value().equals("multipart/alternative"), children, depth);
            }
        } else if (!part.isBody(root)) {
            files.add(part);
            return Body.NONE;
        }
        String text = part.text();
        return part.type.value().equals("text/html") ? new Body(null, text) : new Body(text, null);
    }

    private Body multipart(boolean alternative, List<MimeBodyPart> children, int depth)
            throws MessagingException, IOException {
        List<Body> bodies = new ArrayList<>();
        for (MimeBodyPart child : children) {
            Body body = read(new Part(child), depth + 1, false);
            if (body.text != null || body.html != null) {
                bodies.add(body);
            }
        }
        return alternative ? best(bodies) : joined(bodies);
    }

    private static Body best(List<Body> bodies) {
        String text = null;
        String html = null;
        for (Body body : bodies) {
            text = body.text == null || body.text.isBlank() && text != null ? text : body.text;
            html = body.html == null || body.html.isBlank() ? html : body.html;
        }
        return new Body(text, html);
    }

    private static Body joined(List<Body> bodies) {
        if (bodies.size() <= 1) {
            return bodies.isEmpty() ? Body.NONE : bodies.getFirst();
        }
        boolean anyHtml = bodies.stream().anyMatch(body -> body.html != null);
        boolean anyText = bodies.stream().anyMatch(body -> body.text != null);
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder();
        for (Body body : bodies) {
            String plain =
                    body.text == null ? HtmlText.of(String.valueOf(body.html)).text() : body.text;
            text.append(text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "" : "\n")
                    .append(plain);
            html.append(body.html == null ? asHtml(plain) : body.html);
        }
        return new Body(anyText ? text.toString() : null, anyHtml ? html.toString() : null);
    }

    private static String asHtml(String text) {
        String escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return escaped.isEmpty() ? "" : "<div>" + escaped.replace("\n", "<br>") + "</div>";
    }

    private static Set<String> cids(@Nullable String html) {
        Set<String> ids = new HashSet<>();
        Matcher cid = CID.matcher(html == null ? "" : html);
        while (cid.find()) {
            String id = String.valueOf(cid.group(1));
            ids.add(id);
            try {
                ids.add(URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // a percent sign that means itself
            }
        }
        return ids;
    }

    /** A part with its Content-Type and Content-Disposition read. */
    private final class Part {
        private final jakarta.mail.internet.MimePart part;
        private final Parameters type;
        private final Parameters disposition;

        Part(jakarta.mail.internet.MimePart part) throws MessagingException {
            this.part = part;
            Parameters stated = Parameters.of(header("Content-Type"), hint);
            boolean usable = stated.value().matches("[a-z0-9.+_-]+/[a-z0-9.+_-]+");
            this.type = usable ? stated : new Parameters("text/plain", stated.named());
            this.disposition = Parameters.of(header("Content-Disposition"), hint);
        }

        private @Nullable String header(String name) throws MessagingException {
            String[] values = part.getHeader(name);
            return values == null || values.length == 0 ? null : values[0];
        }

        boolean isBody(boolean root) {
            boolean text = type.value().equals("text/plain") || type.value().equals("text/html");
            boolean attached = disposition.value().equals("attachment");
            return text && !attached && (root || name() == null);
        }

        @Nullable
        String charset() {
            return type.get("charset");
        }

        @Nullable
        String name() {
            String name = disposition.get("filename");
            return name == null || name.isBlank() ? type.get("name") : name;
        }

        String mediaType() {
            return type.value();
        }

        @Nullable
        String contentId() throws MessagingException {
            String id = header("Content-ID");
            String bare = id == null ? "" : id.replaceAll("[<>\\s]", "");
            return bare.isEmpty() ? null : bare;
        }

        java.io.InputStream raw() throws MessagingException {
            return part instanceof MimeBodyPart body
                    ? body.getRawInputStream()
                    : ((MimeMessage) part).getRawInputStream();
        }

        byte[] bytes() throws MessagingException, IOException {
            return TransferEncoding.decode(raw().readAllBytes(), header("Content-Transfer-Encoding"));
        }

        String text() throws MessagingException, IOException {
            byte[] bytes = bytes();
            String label = charset();
            if (label == null && type.value().equals("text/html")) {
                label = meta(bytes);
            }
            if (hint == null) {
                hint = label;
            }
            String text = MailCharsets.decode(bytes, label);
            String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return whole.replace("\r\n", "\n").replace('\r', '\n');
        }

        private @Nullable String meta(byte[] bytes) {
            String start = new String(bytes, 0, Math.min(bytes.length, META_WITHIN), StandardCharsets.ISO_8859_1);
            Matcher meta = META.matcher(start);
            return meta.find() ? meta.group(1) : null;
        }
    }
}
