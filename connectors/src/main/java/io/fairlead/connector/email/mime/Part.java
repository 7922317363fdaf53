package io.fairlead.connector.email.mime;

import io.fairlead.connector.email.text.MailCharsets;
import java.net.URLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entity of a mail (RFC 2045 §2.4): a multipart with children, or a leaf with its transfer encoding undone. */
public final class Part {

    private static final String TEXT_PLAIN = "text/plain";

    private final List<MailHeaders.Header> raw;
    private final MailHeaders headers;
    private final Parameters type;
    private final String mediaType;
    private final Parameters disposition;
    private final List<Part> children;
    private final byte[] bytes;

    /** @param usualType what a part is of that says nothing */
    Part(List<MailHeaders.Header> raw, String usualType, List<Part> children, byte[] bytes) {
        this.raw = raw;
        this.headers = new MailHeaders(raw, null);
        this.type = parameters("Content-Type", null);
        this.disposition = parameters("Content-Disposition", null);
        this.mediaType = mediaType(usualType);
        this.children = children;
        this.bytes = bytes;
    }

    private Parameters parameters(String name, @Nullable String hint) {
        List<String> values = headers.all(name);
        return Parameters.of(values.isEmpty() ? null : values.getFirst(), hint);
    }

    private String mediaType(String usualType) {
        String stated = type.value();
        if (stated.matches("[a-z0-9.+_-]+/[a-z0-9.+_-]+")) {
            return stated;
        }
        if (stated.equals("html") || stated.startsWith("text/html")) {
            return "text/html";
        }
        String name = fileName(null);
        String guess = name == null || stated.equals("text") ? null : URLConnection.guessContentTypeFromName(name);
        return guess == null ? usualType : guess;
    }

    public MailHeaders headers() {
        return headers;
    }

    /** With raw bytes read as {@code hint} says. */
    MailHeaders headers(@Nullable String hint) {
        return hint == null ? headers : new MailHeaders(raw, hint);
    }

    /** Lower case, such as {@code multipart/report}. */
    public String mediaType() {
        return mediaType;
    }

    /** A parameter of the Content-Type, decoded. */
    public @Nullable String typeParameter(String name) {
        return type.get(name);
    }

    public boolean isMultipart() {
        return !children.isEmpty();
    }

    public List<Part> children() {
        return children;
    }

    /** Empty of a multipart. Not copied: nobody writes to it. */
    public byte[] bytes() {
        return bytes;
    }

    @Nullable
    String charset() {
        return type.get("charset");
    }

    boolean isAttachment() {
        return disposition.value().equals("attachment");
    }

    /** As its sender named it: by Content-Disposition, else by Content-Type. */
    @Nullable
    String fileName(@Nullable String hint) {
        String name = parameters("Content-Disposition", hint).get("filename");
        String other = name == null || name.isBlank()
                ? parameters("Content-Type", hint).get("name")
                : name;
        return other == null || other.isBlank() ? null : other;
    }

    /** Without angle brackets. */
    @Nullable
    String contentId() {
        String id = headers.token("Content-ID");
        String bare = id == null ? "" : id.replaceAll("[<>\\s]", "");
        return bare.isEmpty() ? null : bare;
    }

    @Nullable
    String location() {
        String location = headers.token("Content-Location");
        String bare = location == null ? "" : location.replaceAll("[\\s\"]", "");
        return bare.isEmpty() ? null : bare;
    }

    boolean isBlank() {
        for (byte b : bytes) {
            if (b < 0 || b > ' ') {
                return false;
            }
        }
        return true;
    }

    boolean is(String type) {
        return mediaType.equals(type);
    }

    /** Of a report: fields in seven bits. */
    public String ascii() {
        return MailCharsets.decode(bytes, "utf-8");
    }

    static String usualType(String parent) {
        return parent.equals("multipart/digest") ? "message/rfc822" : TEXT_PLAIN;
    }
}
