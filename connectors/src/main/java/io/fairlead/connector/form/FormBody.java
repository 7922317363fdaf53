package io.fairlead.connector.form;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the three encodings of a form. The body is in memory and bounded by the server, so nothing here waits. */
final class FormBody {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_PART_HEADERS = 4_096;
    private static final int MAX_PARTS = 400;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private FormBody() {}

    static Submission read(HttpDelivery delivery) {
        MediaType type = type(delivery);
        if (type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)) {
            return urlencoded(delivery.body(), charset(type));
        }
        if (type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            return multipart(delivery.body(), type);
        }
        // A beacon cannot say that it is JSON without asking the browser's permission first.
        if (type.isCompatibleWith(MediaType.APPLICATION_JSON) || type.isCompatibleWith(MediaType.TEXT_PLAIN)) {
            return json(delivery.body());
        }
        throw unsupported();
    }

    private static MediaType type(HttpDelivery delivery) {
        String type = delivery.header("content-type");
        try {
            return type == null ? MediaType.APPLICATION_FORM_URLENCODED : MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            throw unsupported();
        }
    }

    private static Charset charset(MediaType type) {
        try {
            Charset charset = type.getCharset();
            return charset == null ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static Submission urlencoded(byte[] body, Charset charset) {
        Submission.Builder form = new Submission.Builder();
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            form.field(decode(name, charset), equals < 0 ? "" : decode(pair.substring(equals + 1), charset));
        }
        return form.build();
    }

    /** Browsers escape everything that is not ASCII; whoever does not is taken to mean the form's character set. */
    private static String decode(String text, Charset charset) {
        try {
            return URLDecoder.decode(new String(text.getBytes(StandardCharsets.ISO_8859_1), charset), charset);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "invalid", null, "A percent sign is not followed by two hexadecimal digits.");
        }
    }

    private static Submission multipart(byte[] body, MediaType type) {
        String boundary = type.getParameter("boundary");
        if (boundary == null || boundary.isBlank() || boundary.length() > 200) {
            throw new Refused(400, "invalid", null, "The multipart body has no boundary.");
        }
        Submission.Builder form = new Submission.Builder();
        try {
            MultipartInput input = MultipartInput.builder()
                    .setInputStream(new ByteArrayInputStream(body))
                    .setBoundary(unquoted(boundary).getBytes(StandardCharsets.ISO_8859_1))
                    .setPartHeaderSizeMax(MAX_PART_HEADERS)
                    .get();
            input.setHeaderCharset(StandardCharsets.UTF_8);
            boolean more = input.skipPreamble();
            for (int n = 0; more; n++) {
                if (n >= MAX_PARTS) {
                    throw new Refused(400, "invalid", null, "The form has too many parts.");
                }
                part(form, input.readHeaders(), input);
                more = input.readBoundary();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused(400, "invalid", null, "The multipart body is damaged.");
        }
        return form.build();
    }

    private static void part(Submission.Builder form, String block, MultipartInput input) throws IOException {
        HttpHeaders headers = headers(block);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long _ = input.readBodyData(bytes);
        String disposition = headers.getFirst(HttpHeaders.CONTENT_DISPOSITION);
        ContentDisposition said =
                disposition == null ? ContentDisposition.empty() : ContentDisposition.parse(disposition);
        String name = said.getName();
        if (name == null) {
            return;
        }
        String fileName = said.getFilename();
        if (fileName == null) {
            form.field(name, bytes.toString(StandardCharsets.UTF_8));
        } else if (!fileName.isEmpty() && bytes.size() > 0) {
            String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
            String stated = type == null ? "application/octet-stream" : type;
            form.file(name, new Attachment(fileName, stated, bytes.toByteArray(), null, false, null));
        }
    }

    private static HttpHeaders headers(String block) {
        HttpHeaders headers = new HttpHeaders();
        for (String line : block.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static Submission json(byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new Refused(400, "broken-json", "The body is not well-formed JSON.");
        }
        if (root.isMissingNode()) {
            throw new Refused(400, "broken-json", "The body is empty.");
        }
        if (!root.isObject()) {
            throw new Refused(400, "invalid", null, "The body must be a JSON object.");
        }
        Submission.Builder form = new Submission.Builder();
        flatten(form, "", root);
        return form.build();
    }

    /** {@code fields} and {@code source} only group; other groups give their members a prefix. */
    private static void flatten(Submission.Builder form, String prefix, JsonNode node) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            String name = prefix + entry.getKey();
            if (value.isObject()) {
                flatten(form, groupPrefix(name), value);
            } else if (value.isArray()) {
                value.forEach(element -> field(form, name, element));
            } else {
                field(form, name, value);
            }
        });
    }

    private static String groupPrefix(String name) {
        return switch (name) {
            case "fields", "source", "utm" -> "";
            case "firstTouch", "first_touch" -> "first_";
            case "lastTouch", "last_touch" -> "last_";
            default -> name + "_";
        };
    }

    private static void field(Submission.Builder form, String name, @Nullable JsonNode value) {
        if (value != null && value.isValueNode() && !value.isNull()) {
            form.field(name, value.isNumber() ? plain(value.decimalValue()) : value.asString());
        }
    }

    /** As a person writes it, unless it would take pages. */
    private static String plain(BigDecimal number) {
        return Math.abs(number.scale()) <= 30 ? number.toPlainString() : number.toString();
    }

    private static Refused unsupported() {
        return new Refused(
                415,
                "unsupported-media-type",
                "A form is posted as application/json, application/x-www-form-urlencoded or multipart/form-data.");
    }
}
