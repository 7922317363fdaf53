package io.fairlead.connector.email.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;

/**
 * Bytes to a tree of {@link Part}s in one pass, by Apache James Mime4j (ADR 0006). Limits are kept while it reads, so that a
 * mail of a million parts never exists in memory. A mail within a mail stays a leaf.
 */
final class MimeTree {

    private static final Pattern BOUNDARY =
            Pattern.compile("(?:^|\\n)--([^\\s-][^\\r\\n]{0,199}?|-{1,60}[^\\s-][^\\r\\n]{0,199}?)[ \\t]*\\r?\\n");
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]{1,80}[ \\t]*:.*");
    private static final Pattern KNOWN_FIELD = Pattern.compile(
            "(?im)^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|return-path)[ \\t]*:");
    private static final int GUESS_WITHIN = 64 * 1024;

    private final MimeLimits limits;
    private int parts;

    private MimeTree(MimeLimits limits) {
        this.limits = limits;
    }

    /** @throws Unreadable beyond the limits */
    static Part read(byte[] raw, MimeLimits limits) {
        try {
            checkHeaders(raw, limits);
            MimeTokenStream stream = stream(limits, isAllBody(raw));
            stream.parse(new ByteArrayInputStream(raw));
            return new MimeTree(limits).parse(stream, 0, true);
        } catch (MaxHeaderLimitException | MaxHeaderLengthLimitException e) {
            throw headersTooLarge(limits);
        } catch (MimeException | IOException e) {
            throw new Unreadable("broken-mime", "The mail's structure cannot be read: " + e.getMessage());
        }
    }

    /** The fields as far as they go. */
    static List<MailHeaders.Header> headers(byte[] raw, MimeLimits limits) {
        List<MailHeaders.Header> headers = new ArrayList<>();
        MimeTokenStream stream = stream(limits, isAllBody(raw));
        stream.parse(new ByteArrayInputStream(raw));
        try {
            for (EntityState at = stream.getState(); at != EntityState.T_END_HEADER; at = stream.next()) {
                if (at == EntityState.T_FIELD) {
                    headers.add(header(stream.getField()));
                } else if (at == EntityState.T_END_OF_STREAM) {
                    break;
                }
            }
        } catch (MimeException | IOException e) {
            return headers;
        }
        return headers;
    }

    private static MimeTokenStream stream(MimeLimits limits, boolean allBody) {
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.custom()
                .setMaxLineLen(-1)
                .setMaxHeaderCount(-1)
                .setMaxHeaderLen(limits.headerBytes())
                .setMaxContentLen(-1)
                .setMalformedHeaderStartsBody(allBody)
                .build());
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        return stream;
    }

    /** A file of text that somebody called a mail: its first line is no field, and none of the usual fields follows. */
    private static boolean isAllBody(byte[] raw) {
        String start = new String(raw, 0, Math.min(raw.length, GUESS_WITHIN), StandardCharsets.ISO_8859_1);
        int line = start.startsWith("From ") || start.startsWith(">From ") ? start.indexOf('\n') + 1 : 0;
        int end = start.indexOf('\n', line);
        String first = start.substring(line, end < 0 ? start.length() : end).stripTrailing();
        if (first.isEmpty() || FIELD.matcher(first).matches()) {
            return false;
        }
        Matcher blank = Pattern.compile("\\n\\r?\\n").matcher(start);
        String head = blank.find(line) ? start.substring(0, blank.start()) : start;
        return !KNOWN_FIELD.matcher(head).find();
    }

    /** An entity that is being read. */
    private static final class Open {
        private final String usualType;
        private final List<MailHeaders.Header> headers = new ArrayList<>();
        private final List<Part> children = new ArrayList<>();
        private byte[] content = new byte[0];
        private String type = "";
        private long headerBytes;

        Open(String usualType) {
            this.usualType = usualType;
        }

        Part leaf(byte[] bytes) {
            return new Part(headers, usualType, List.of(), bytes);
        }
    }

    /**
     * @param depth of multiparts around this one
     * @param guess may look for another boundary than the one that is stated
     */
    private Part parse(MimeTokenStream stream, int depth, boolean guess) throws MimeException, IOException {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open("text/plain"));
        Part done = null;
        int multiparts = depth;
        for (EntityState at = stream.getState(); at != EntityState.T_END_OF_STREAM; at = stream.next()) {
            Open now = open.element();
            switch (at) {
                case T_START_BODYPART -> {
                    count();
                    open.push(new Open(Part.usualType(now.type)));
                }
                case T_FIELD -> add(now, stream.getField());
                case T_START_MULTIPART -> {
                    now.type = now.leaf(now.content).mediaType();
                    checkDepth(multiparts++);
                }
                case T_PREAMBLE, T_BODY -> now.content = stream.getInputStream().readAllBytes();
                case T_END_MULTIPART -> multiparts--;
                case T_END_BODYPART -> {
                    Part part = close(open.pop(), multiparts, true);
                    open.element().children.add(part);
                }
                case T_END_MESSAGE -> done = close(now, multiparts, guess);
                default -> {}
            }
        }
        return done == null ? close(open.element(), multiparts, guess) : done;
    }

    private Part close(Open open, int depth, boolean guess) throws MimeException, IOException {
        if (!open.children.isEmpty()) {
            return new Part(open.headers, open.usualType, open.children, new byte[0]);
        }
        Part leaf = open.leaf(open.content);
        if (!open.type.isEmpty() || leaf.mediaType().startsWith("multipart/")) {
            List<Part> children = guess ? byAnyBoundary(open.content, leaf.mediaType(), depth) : List.of();
            return new Part(open.headers, open.usualType, children, open.content);
        }
        return open.leaf(TransferEncoding.decode(open.content, leaf.headers().token("Content-Transfer-Encoding")));
    }

    /** Of a multipart whose boundary is not stated or not the one that was used. Empty: nothing looks like one. */
    private List<Part> byAnyBoundary(byte[] content, String type, int depth) throws MimeException, IOException {
        Matcher boundary = BOUNDARY.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!boundary.find()) {
            return List.of();
        }
        String quoted = String.valueOf(boundary.group(1)).replaceAll("([\"\\\\])", "\\\\$1");
        MimeTokenStream stream = stream(limits, false);
        var _ = stream.parseHeadless(new ByteArrayInputStream(content), type + "; boundary=\"" + quoted + "\"");
        return parse(stream, depth, false).children();
    }

    private void add(Open now, Field field) {
        ByteSequence raw = field.getRaw();
        now.headerBytes += raw == null ? 0 : raw.length();
        if (now.headerBytes > limits.headerBytes()) {
            throw headersTooLarge(limits);
        }
        now.headers.add(header(field));
    }

    private static MailHeaders.Header header(Field field) {
        ByteSequence raw = field.getRaw();
        String line = raw == null
                ? field.getName() + ":" + field.getBody()
                : new String(raw.toByteArray(), StandardCharsets.ISO_8859_1);
        int colon = line.indexOf(':');
        String value = colon < 0 ? String.valueOf(field.getBody()) : line.substring(colon + 1);
        return new MailHeaders.Header(field.getName().strip(), value.strip());
    }

    private void count() {
        if (++parts > limits.parts()) {
            throw tooManyParts(limits);
        }
    }

    static Unreadable tooManyParts(MimeLimits limits) {
        return new Unreadable("too-many-parts", "The mail has more than " + limits.parts() + " parts.");
    }

    private void checkDepth(int depth) {
        if (depth >= limits.depth()) {
            throw new Unreadable("too-deep", "The mail is nested deeper than " + limits.depth() + " levels.");
        }
    }

    private static Unreadable headersTooLarge(MimeLimits limits) {
        return new Unreadable("headers-too-large", "The headers are larger than " + limits.headerBytes() + " bytes.");
    }

    /** There has to be an end of the headers within the limit, also if nothing in them looks like a field. */
    private static void checkHeaders(byte[] bytes, MimeLimits limits) {
        int line = 0;
        int most = Math.min(bytes.length, limits.headerBytes());
        for (int i = 0; i < most; i++) {
            if (bytes[i] == '\n') {
                if (line == 0) {
                    return;
                }
                line = 0;
            } else if (bytes[i] != '\r') {
                line++;
            }
        }
        if (bytes.length > limits.headerBytes() && !isAllBody(bytes)) {
            throw headersTooLarge(limits);
        }
    }
}
