package io.fairlead.connector.form;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was posted, whatever its encoding: fields in the form's order, of several with one name the values joined.
 *
 * @param files in the form's order
 */
record Submission(Map<String, String> fields, List<Sent> files) {

    static final int MAX_FIELDS = 200;
    static final int MAX_FILES = 10;
    static final int MAX_NAME = 100;
    static final int MAX_VALUE = 100_000;

    /** A file and the field that it was put in. */
    record Sent(String field, Attachment file) {}

    /** Collects within the limits. */
    static final class Builder {
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final List<Sent> files = new ArrayList<>();

        void field(String name, String value) {
            String key = name.strip();
            if (key.isEmpty() || value.isEmpty()) {
                return;
            }
            if (key.length() > MAX_NAME || value.length() > MAX_VALUE || fields.size() >= MAX_FIELDS) {
                throw new Refused(
                        400, "invalid", null, "A form may have 200 fields of 100,000 characters with short names.");
            }
            String joined = fields.containsKey(key) ? fields.get(key) + ", " + value : value;
            fields.put(key, joined.length() > MAX_VALUE ? joined.substring(0, MAX_VALUE) : joined);
        }

        void file(String field, Attachment file) {
            if (files.size() >= MAX_FILES) {
                throw new Refused(400, "invalid", null, "A form may carry " + MAX_FILES + " files.");
            }
            files.add(new Sent(field.strip(), file));
        }

        Submission build() {
            return new Submission(fields, List.copyOf(files));
        }
    }

    List<Attachment> attachments() {
        return files.stream().map(Sent::file).toList();
    }

    List<Attachment> filesOf(String field) {
        return files.stream()
                .filter(sent -> sent.field().equals(field))
                .map(Sent::file)
                .toList();
    }

    /** The first of these fields that has a value; names are compared without case, {@code -} and {@code _} alike. */
    @Nullable
    String any(String... names) {
        for (String name : names) {
            for (Map.Entry<String, String> field : fields.entrySet()) {
                if (plain(field.getKey()).equals(plain(name))
                        && !field.getValue().isBlank()) {
                    return field.getValue().strip();
                }
            }
        }
        return null;
    }

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
    }
}
