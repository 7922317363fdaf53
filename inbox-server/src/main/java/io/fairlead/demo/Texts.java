package io.fairlead.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is written under {@code demo/} in the program. */
final class Texts {

    private Texts() {}

    static <T> T read(String name, Class<T> type) {
        try (InputStream in = new ClassPathResource("demo/" + name).getInputStream()) {
            return JsonMapper.shared().readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
