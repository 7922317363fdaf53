package io.fairlead.connector.form;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the pages say themselves, besides the words of the form. A language without words of ours is spoken to in English. */
final class FormTexts {

    static final List<String> LANGUAGES = List.of("en", "zh-CN", "ar", "de", "es", "fr", "ja", "pt", "ru");

    private static final Map<String, Properties> ALL = readAll();

    private final Properties texts;

    private FormTexts(Properties texts) {
        this.texts = texts;
    }

    /** Reads the files now, so that no request has to wait for the disk. */
    static void load() {
        FormTexts _ = in("en");
    }

    static FormTexts in(String language) {
        String known = LANGUAGES.stream()
                .filter(each -> Languages.bare(each).equals(Languages.bare(language)))
                .findFirst()
                .orElse("en");
        return new FormTexts(ALL.getOrDefault(known, new Properties()));
    }

    String get(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key);
        }
        return text;
    }

    private static Map<String, Properties> readAll() {
        Map<String, Properties> all = new HashMap<>();
        for (String language : LANGUAGES) {
            all.put(language, read("texts/" + language + ".properties"));
        }
        return Map.copyOf(all);
    }

    private static Properties read(String path) {
        try (InputStream bytes = FormTexts.class.getResourceAsStream(path)) {
            if (bytes == null) {
                throw new IllegalStateException(path + " is missing");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
