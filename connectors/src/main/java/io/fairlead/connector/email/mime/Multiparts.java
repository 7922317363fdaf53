package io.fairlead.connector.email.mime;

import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts multiparts into parts and counts them while it does, so that a mail of a million parts never exists in memory. */
final class Multiparts {

    private final MimeLimits limits;
    private int seen;

    Multiparts(MimeLimits limits) {
        this.limits = limits;
    }

    /**
     * The parts of one multipart; null if no boundary can be found at all.
     *
     * @param content shared, not copied
     */
    @Nullable
    List<MimeBodyPart> split(InputStream content, @Nullable String boundary) throws IOException {
        byte[] bytes = content.readAllBytes();
        try {
            return parts(new Lenient(bytes, boundary, false));
        } catch (MessagingException wrongBoundary) {
            try {
                return parts(new Lenient(bytes, boundary, true));
            } catch (MessagingException noBoundary) {
                return null;
            }
        }
    }

    private static List<MimeBodyPart> parts(MimeMultipart multipart) throws MessagingException {
        List<MimeBodyPart> parts = new ArrayList<>();
        for (int i = 0; i < multipart.getCount(); i++) {
            parts.add((MimeBodyPart) multipart.getBodyPart(i));
        }
        return parts;
    }

    /** @throws Unreadable if there is no end of headers within the limit */
    void checkHeaders(byte[] bytes) {
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
        if (bytes.length > limits.headerBytes()) {
            throw new Unreadable(
                    "headers-too-large", "The headers are larger than " + limits.headerBytes() + " bytes.");
        }
    }

    private final class Lenient extends MimeMultipart {

        Lenient(byte[] bytes, @Nullable String boundary, boolean anyBoundary) throws MessagingException {
            super(new Source(bytes, boundary));
            ignoreExistingBoundaryParameter = anyBoundary;
        }

        @Override
        protected void initializeProperties() {
            boolean anyBoundary = ignoreExistingBoundaryParameter;
            super.initializeProperties();
            ignoreExistingBoundaryParameter = anyBoundary;
            ignoreMissingBoundaryParameter = true;
            ignoreMissingEndBoundary = true;
            allowEmpty = true;
        }

        @Override
        protected MimeBodyPart createMimeBodyPart(InputStream in) throws MessagingException {
            if (++seen > limits.parts()) {
                throw new Unreadable("too-many-parts", "The mail has more than " + limits.parts() + " parts.");
            }
            try {
                in.mark(Integer.MAX_VALUE);
                checkHeaders(in.readNBytes(limits.headerBytes() + 1));
                in.reset();
            } catch (IOException e) {
                throw new MessagingException("cannot happen in memory", e);
            }
            return super.createMimeBodyPart(in);
        }
    }

    /** Only the boundary is told to the library: it stumbles over odd content types. */
    private record Source(byte[] bytes, @Nullable String boundary) implements DataSource {
        @SuppressWarnings("ArrayRecordComponent")
        Source {}

        @Override
        public String getContentType() {
            return boundary == null || boundary.isBlank()
                    ? "multipart/mixed"
                    : "multipart/mixed; boundary=\""
                            + boundary.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }

        @Override
        public InputStream getInputStream() {
            return new jakarta.mail.util.SharedByteArrayInputStream(bytes);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public String getName() {
            return "";
        }
    }

    static ByteArrayInputStream shared(byte[] bytes) {
        return new jakarta.mail.util.SharedByteArrayInputStream(bytes);
    }
}
