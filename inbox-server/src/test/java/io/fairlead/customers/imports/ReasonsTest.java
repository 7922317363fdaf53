package io.fairlead.customers.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.customers.imports.meaning.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files and pages have words for the same things. */
class ReasonsTest {

    private static final Path PAGES = Path.of("..", "web-ui", "src");

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void pagesHaveAWordForEveryCodeOfAFile(String language) throws Exception {
        JsonNode texts =
                new JsonMapper().readTree(Files.readString(PAGES.resolve("i18n/" + language + "/imports.json")));
        Set<String> words = new HashSet<>(texts.get("reason").propertyNames());
        words.addAll(texts.get("outcome").propertyNames());
        assertThat(Reasons.in(language).words().keySet()).isEqualTo(words);
        assertThat(texts.get("field").propertyNames()).containsExactlyInAnyOrderElementsOf(codes());
    }

    @Test
    void thePageOffersEveryField() throws Exception {
        String fields = Files.readString(PAGES.resolve("features/imports/fields.ts"));
        assertThat(codes()).allMatch(code -> fields.contains("'" + code + "'"));
    }

    private static Set<String> codes() {
        return new HashSet<>(Arrays.stream(Field.values()).map(Field::code).toList());
    }
}
