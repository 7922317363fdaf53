package io.fairlead.access;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request, its answer read to the end. */
record Http(WebTestClient client, @Nullable String cookie) {

    private static final JsonMapper JSON = new JsonMapper();

    Answer get(String path) {
        return send(HttpMethod.GET, path, null, headers -> {});
    }

    Answer post(String path, @Nullable String json) {
        return send(HttpMethod.POST, path, json, headers -> {});
    }

    Answer patch(String path, String json) {
        return send(HttpMethod.PATCH, path, json, headers -> {});
    }

    Answer send(HttpMethod method, String path, @Nullable String json, Consumer<HttpHeaders> more) {
        WebTestClient.RequestBodySpec request = client.method(method).uri(path);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        if (json != null) {
            request.header("Content-Type", "application/json").bodyValue(json);
        }
        EntityExchangeResult<byte[]> result =
                request.headers(more).exchange().expectBody().returnResult();
        return new Answer(result.getStatus().value(), result.getResponseHeaders(), result.getResponseBodyContent());
    }

    record Answer(int status, HttpHeaders headers, byte @Nullable [] body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String code() {
            return json().path("code").asString();
        }

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }
}
