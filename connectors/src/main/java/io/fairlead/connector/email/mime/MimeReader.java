package io.fairlead.connector.email.mime;

import io.fairlead.channel.Attachment;
import io.fairlead.connector.email.content.CalendarLine;
import io.fairlead.connector.email.content.Tnef;
import io.fairlead.connector.email.text.HtmlText;
import io.fairlead.connector.email.text.QuoteMarkers;
import io.fairlead.connector.email.text.Uuencoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes to {@link Mail}. Pure; whatever the bytes are, it answers with what can be read of them or with {@link Unreadable}. */
public final class MimeReader {

    private static final int HEADERS_WITHIN = 64 * 1024;

    private final MimeLimits limits;
    private final Bodies bodies;
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<String> calendar = new ArrayList<>();
    private Bodies.Body body = Bodies.Body.NONE;

    private MimeReader(MimeLimits limits) {
        this.limits = limits;
        this.bodies = new Bodies(limits);
    }

    /** @throws Unreadable beyond the limits */
    public static Mail read(byte[] raw, MimeLimits limits) {
        return new MimeReader(limits).mail(MimeTree.read(raw, limits));
    }

    /** The headers alone, as far as they go; for mails that are not read whole. */
    public static MailHeaders headers(byte[] raw) {
        return new MailHeaders(MimeTree.headers(raw, MimeLimits.STANDARD), null);
    }

    private Mail mail(Part root) {
        body = bodies.of(root);
        List<Part> files = new ArrayList<>();
        List<Attachment> packed = new ArrayList<>();
        for (Part file : bodies.files()) {
            if (!unpack(file, packed)) {
                files.add(file);
            }
        }
        String html = body.html() == null || body.html().isBlank() ? "" : body.html();
        InlineImages images = new InlineImages(html, files);
        files.forEach(file -> add(file, images));
        packed.forEach(file -> add(
                file.name(), file.contentType(), bytes(file), images.shown(file.contentId(), null), file.contentId()));
        for (Uuencoded.File file : bodies.encodedFiles()) {
            add(file.name(), FileNames.typeOf(file.name()), file.bytes(), null, null);
        }
        return said(root, images.html());
    }

    private static byte[] bytes(Attachment file) {
        return Objects.requireNonNull(file.bytes());
    }

    /** Of winmail.dat: what is in it instead of itself, unless it cannot be read. */
    private boolean unpack(Part file, List<Attachment> to) {
        String name = file.fileName(bodies.hint());
        boolean tnef = file.is("application/ms-tnef")
                || file.is("application/vnd.ms-tnef")
                || name != null && name.toLowerCase(Locale.ROOT).matches("win(mail|\\d{0,4})\\.dat");
        Tnef opened = tnef ? Tnef.open(file.bytes()) : null;
        if (opened == null) {
            return false;
        }
        if (opened.files().size() + to.size() > limits.parts()) {
            throw MimeTree.tooManyParts(limits);
        }
        to.addAll(opened.files());
        boolean silent = body.text() == null || body.text().isBlank();
        String html = body.html() == null || body.html().isBlank() ? opened.html() : body.html();
        body = new Bodies.Body(silent && opened.text() != null ? opened.text() : body.text(), html);
        return true;
    }

    private void add(Part file, InlineImages images) {
        String type = file.mediaType();
        String name = file.fileName(bodies.hint());
        if (name == null && (type.equals("message/rfc822") || type.equals("message/global"))) {
            String subject = headers(Arrays.copyOf(file.bytes(), Math.min(file.bytes().length, HEADERS_WITHIN)))
                    .text("Subject");
            name = subject == null ? null : subject.replaceAll("[/\\\\]", " ").replaceAll("[. ]+$", "") + ".eml";
        }
        if (name == null && file.location() != null) {
            String last = file.location().replaceAll("[?#].*|.*/", "");
            name = last.matches(".{1,100}\\.[A-Za-z0-9]{1,5}") ? last : null;
        }
        boolean ics = type.equals("text/calendar") || type.equals("application/ics");
        if (ics) {
            calendar.addAll(CalendarLine.of(file.bytes(), file.charset()));
        }
        add(name, type, file.bytes(), images.shown(file.contentId(), file.location()), file.contentId());
    }

    /** @param shown the id by which the HTML shows it */
    private void add(@Nullable String name, String type, byte[] bytes, @Nullable String shown, @Nullable String id) {
        String clean = FileNames.clean(name, type, attachments.size() + 1);
        attachments.add(new Attachment(clean, type, bytes, null, shown != null, shown == null ? id : shown));
    }

    private Mail said(Part root, String html) {
        String text = body.text();
        Integer quote = null;
        if (text == null || text.isBlank() && !html.isEmpty()) {
            HtmlText derived = HtmlText.of(html);
            text = derived.text();
            quote = derived.quoteOffset();
        }
        String whole = html;
        if (!calendar.isEmpty()) {
            String lines = String.join("\n", calendar);
            text = lines + (text.isBlank() ? "" : "\n\n" + text);
            quote = quote == null ? null : Integer.valueOf(quote + lines.length() + 2);
            whole = html.isEmpty() ? html : Bodies.asHtml(lines) + html;
        }
        String said = text.stripTrailing();
        return new Mail(
                root.headers(bodies.hint()),
                root,
                said,
                whole.isEmpty() ? null : whole,
                quote == null ? QuoteMarkers.find(said) : quote,
                attachments);
    }
}
