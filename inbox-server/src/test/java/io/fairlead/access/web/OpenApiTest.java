package io.fairlead.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API tells of every operation, of what it takes and of how it refuses. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
class OpenApiTest {

    @Autowired
    WebTestClient http;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    JsonNode api;

    @BeforeEach
    void described() {
        byte[] body = http.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .build()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        api = JsonMapper.shared().readTree(body);
    }

    @Test
    void everyOperationOfOursIsThere() {
        TreeSet<String> served = new TreeSet<>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (handler.getBeanType().getName().startsWith("io.fairlead.")) {
                info.getPatternsCondition()
                        .getPatterns()
                        .forEach(pattern -> info.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> served.add(method + " " + plain(pattern.getPatternString()))));
            }
        });
        TreeSet<String> told = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            path.getValue()
                    .propertyNames()
                    .forEach(method -> told.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        assertThat(served).contains("POST /api/attachments", "PATCH /api/contacts/{id}", "GET /media/{publicName}");
        assertThat(told).containsAll(served);
    }

    /** The description names a variable without the expression that it must match. */
    private static String plain(String pattern) {
        return pattern.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }

    @Test
    void everyOperationTellsOfProblemsAndAsksForNoActor() {
        List<String> bare = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String refusal = operation
                        .getValue()
                        .at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString("");
                if (!refusal.endsWith("/Problem")
                        || operation.getValue().toString().contains("Actor")
                        || operation.getValue().path("parameters").toString().contains("\"actor\"")) {
                    bare.add(operation.getKey() + " " + path.getKey());
                }
            }
        }
        assertThat(bare).isEmpty();
        assertThat(api.at("/components/schemas/Problem/properties/code").isMissingNode())
                .isFalse();
        assertThat(api.at("/components/schemas").propertyNames()).doesNotContain("User", "Actor", "UserActor");
    }

    @Test
    void anUploadIsAFormWithAFile() {
        assertThat(api.at("/paths/~1api~1attachments/post/requestBody/content/multipart~1form-data/schema/$ref")
                        .asString())
                .endsWith("Upload");
        assertThat(api.at("/components/schemas/Upload/properties/file/format").asString())
                .isEqualTo("binary");
    }
}
