package io.fairlead.customers.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who imports lists. */
record Office(WebTestClient http, String cookie) {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/contact-imports";

    WebTestClient.ResponseSpec send(HttpMethod method, String path, String json) {
        var request = http.method(method).uri(PATH + path).header("Cookie", cookie);
        return json == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(json)
                        .exchange();
    }

    WebTestClient.ResponseSpec post(String name, byte[] file) {
        return http.post()
                .uri(uri -> uri.path(PATH).queryParam("name", "{name}").build(name))
                .header("Cookie", cookie)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(file)
                .exchange();
    }

    /** The id of an import that was read. */
    String uploaded(String name, byte[] file) {
        String id = read(post(name, file).expectStatus().isCreated()).get("id").asString();
        await(id, "ready");
        return id;
    }

    String uploaded(String list) {
        return uploaded("list.csv", list.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode get(String path) {
        return read(send(HttpMethod.GET, path, null).expectStatus().isOk());
    }

    JsonNode act(String id, String what) {
        return read(send(HttpMethod.POST, "/" + id + "/" + what, null)
                .expectStatus()
                .isOk());
    }

    /** Replaces what is said about the list; the version is filled in. */
    JsonNode edit(String id, String json) {
        long version = get("/" + id).get("version").asLong();
        return read(send(HttpMethod.PATCH, "/" + id, json.replaceFirst("\\{", "{\"version\":" + version + ","))
                .expectStatus()
                .isOk());
    }

    JsonNode checked(String id) {
        act(id, "check");
        return await(id, "checked");
    }

    JsonNode done(String id) {
        checked(id);
        act(id, "start");
        return await(id, "done");
    }

    JsonNode undone(String id) {
        act(id, "undo");
        return await(id, "undone");
    }

    JsonNode await(String id, String state) {
        JsonNode reached = Flux.interval(Duration.ZERO, Duration.ofMillis(40))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> get("/" + id))
                .filter(view ->
                        List.of(state, "failed").contains(view.get("state").asString()))
                .blockFirst(PATIENCE);
        assertThat(reached.get("state").asString()).as(reached.toString()).isEqualTo(state);
        return reached;
    }

    List<JsonNode> rows(String id, String outcome) {
        return StreamSupport.stream(
                        get("/" + id + "/rows?limit=200" + outcome).get("items").spliterator(), false)
                .toList();
    }

    String csv(String id, String query) {
        return new String(
                send(HttpMethod.GET, "/" + id + "/rows.csv" + query, null)
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8);
    }

    static JsonNode read(WebTestClient.ResponseSpec answer) {
        return JSON.readTree(answer.expectBody().returnResult().getResponseBodyContent());
    }
}
