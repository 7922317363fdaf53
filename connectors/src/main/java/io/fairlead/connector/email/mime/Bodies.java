package io.fairlead.connector.email.mime;

import io.fairlead.connector.email.text.FlowedText;
import io.fairlead.connector.email.text.HtmlText;
import io.fairlead.connector.email.text.MailCharsets;
import io.fairlead.connector.email.text.Uuencoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of a tree of parts is said and what is a file. A part is body if it is text without a name that nobody
 * attached; the last readable form of an alternative counts; several texts follow each other.
 */
final class Bodies {

    /** Of all texts together; what goes beyond is a file: nobody reads it in a conversation. */
    static final int LONGEST = 2 << 20;

    private static final Set<String> ENRICHED = Set.of("text/enriched", "text/richtext");
    private static final Pattern META = Pattern.compile("(?i)<meta[^>]{0,200}charset=[\"']?([-\\w]{2,40})");
    private static final int META_WITHIN = 2_048;

    private final MimeLimits limits;
    private final List<Part> files = new ArrayList<>();
    private final List<Uuencoded.File> encodedFiles = new ArrayList<>();
    private @Nullable String hint;
    private int said;

    Bodies(MimeLimits limits) {
        this.limits = limits;
    }

    record Body(@Nullable String text, @Nullable String html) {
        static final Body NONE = new Body(null, null);
    }

    /** What is no body, in the mail's order. */
    List<Part> files() {
        return files;
    }

    /** What was written into plain text. */
    List<Uuencoded.File> encodedFiles() {
        return encodedFiles;
    }

    /** The charset of the text, which raw bytes elsewhere in the mail probably share. */
    @Nullable
    String hint() {
        return hint;
    }

    Body of(Part root) {
        hint = root.charset();
        Body body = read(root, true);
        if (body.text != null || body.html != null) {
            return body;
        }
        // A mail of nothing but named texts says what is in the first.
        for (Part file : files) {
            if (isText(file) && !file.isAttachment() && file.bytes().length <= LONGEST && !file.isBlank()) {
                files.remove(file);
                return body(file);
            }
        }
        return Body.NONE;
    }

    private Body read(Part part, boolean root) {
        if (part.isMultipart()) {
            return switch (part.mediaType()) {
                case "multipart/alternative" -> best(each(part.children()));
                case "multipart/related" -> related(part);
                default -> joined(each(part.children()));
            };
        }
        boolean unparted = part.mediaType().startsWith("multipart/");
        if (!unparted && !isBody(part, root) || said + part.bytes().length > LONGEST) {
            files.add(part);
            return Body.NONE;
        }
        said += part.bytes().length;
        return body(part);
    }

    private static boolean isText(Part part) {
        return part.is("text/plain") || part.is("text/html") || ENRICHED.contains(part.mediaType());
    }

    private static boolean isBody(Part part, boolean root) {
        return isText(part) && !part.isAttachment() && (root || part.fileName(null) == null);
    }

    private List<Body> each(List<Part> parts) {
        List<Body> bodies = new ArrayList<>();
        for (Part part : parts) {
            Body body = read(part, false);
            if (body.text != null || body.html != null) {
                bodies.add(body);
            }
        }
        return bodies;
    }

    /** What is named by a Content-ID beside the root belongs to it, text or not (RFC 2387). */
    private Body related(Part part) {
        String start = part.typeParameter("start");
        String id = start == null ? "" : start.replaceAll("[<>\\s]", "");
        List<Part> bodies = new ArrayList<>();
        Part root = part.children().stream()
                .filter(child -> !id.isEmpty() && id.equals(child.contentId()))
                .findFirst()
                .orElse(part.children().getFirst());
        for (Part child : part.children()) {
            boolean owned = child.contentId() != null || child.location() != null;
            if (child == root || child.isMultipart() || !owned) {
                bodies.add(child);
            } else {
                files.add(child);
            }
        }
        return joined(each(bodies));
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

    static String asHtml(String text) {
        String escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return escaped.isEmpty() ? "" : "<div>" + escaped.replace("\n", "<br>") + "</div>";
    }

    private Body body(Part part) {
        String text = text(part);
        if (part.is("text/html")) {
            return new Body(null, text);
        }
        if (ENRICHED.contains(part.mediaType())) {
            return new Body(unenriched(text), null);
        }
        Uuencoded found = Uuencoded.in(text);
        encodedFiles.addAll(found.files());
        if (encodedFiles.size() > limits.parts()) {
            throw MimeTree.tooManyParts(limits);
        }
        boolean flowed = "flowed".equalsIgnoreCase(part.typeParameter("format"));
        boolean delSp = "yes".equalsIgnoreCase(part.typeParameter("delsp"));
        return new Body(flowed ? FlowedText.unwrap(found.text(), delSp) : found.text(), null);
    }

    private String text(Part part) {
        byte[] bytes = part.bytes();
        String label = part.charset();
        if (label == null && part.is("text/html")) {
            label = meta(bytes);
        }
        if (hint == null) {
            hint = label;
        }
        String text = MailCharsets.decode(bytes, label);
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        // No database keeps NUL, and an index into the text must not move when it goes.
        return whole.replace("\0", "").replace("\r\n", "\n").replace('\r', '\n');
    }

    private static @Nullable String meta(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, META_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher meta = META.matcher(start);
        return meta.find() ? meta.group(1) : null;
    }

    /** RFC 1896 and its older form of RFC 1341, as plain text. */
    private static String unenriched(String text) {
        return text.replaceAll("(?i)<nl>\\n?", "\n")
                .replaceAll("(?i)<lt>", "<<")
                .replaceAll("(?is)<(param|comment)>[^<]{0,1000}</\\1>", "")
                .replaceAll("<(?!<)/?[A-Za-z-]{1,60}>", "")
                .replace("<<", "<");
    }
}
