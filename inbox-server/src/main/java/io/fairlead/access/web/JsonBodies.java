package io.fairlead.access.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Set;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How bodies are read: lists hold no null, and texts hold what PostgreSQL, mail and browsers can hold. */
@Configuration(proxyBeanMethods = false)
class JsonBodies {

    @Bean
    @org.springframework.core.annotation.Order(Ordered.LOWEST_PRECEDENCE)
    CodecCustomizer readsBodies(JsonMapper json) {
        JsonMapper mapper = json.rebuild()
                .addModule(new SimpleModule("bodies").addDeserializer(String.class, new WellFormed()))
                .withConfigOverride(List.class, JsonBodies::withoutNulls)
                .withConfigOverride(Set.class, JsonBodies::withoutNulls)
                .build();
        return codecs -> codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(mapper));
    }

    private static void withoutNulls(tools.jackson.databind.cfg.MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    }

    /**
     * Drops NUL, and half of a surrogate pair becomes U+FFFD: a browser makes one by cutting a text within an emoji, and no
     * sentence should be lost for it.
     */
    static final class WellFormed extends StdScalarDeserializer<String> {

        WellFormed() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            return of(tools.jackson.databind.deser.jdk.StringDeserializer.instance.deserialize(parser, context));
        }

        static String of(String text) {
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == 0 || Character.isSurrogate(c)) {
                    return mended(text);
                }
            }
            return text;
        }

        private static String mended(String text) {
            StringBuilder kept = new StringBuilder(text.length());
            text.codePoints()
                    .filter(c -> c != 0)
                    .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                    .forEach(kept::appendCodePoint);
            return kept.toString();
        }
    }
}
