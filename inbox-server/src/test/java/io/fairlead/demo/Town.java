package io.fairlead.demo;

import io.fairlead.Fairlead;
import io.fairlead.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with the demo, and somebody who looks at it from outside with the passwords of its file. */
record Town(ConfigurableApplicationContext server, Path home) implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    record Answer(int status, JsonNode json) {}

    /** So that its end is not that of the other servers in this process. */
    static class ThreadsOfItsOwn {
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    static Town open(TestServers.Database database, Path home, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.r2dbc.url=" + database.r2dbcUrl(),
                "--spring.r2dbc.username=" + database.user(),
                "--spring.r2dbc.password=" + database.password(),
                "--spring.flyway.url=" + database.jdbcUrl(),
                "--spring.flyway.user=" + database.user(),
                "--spring.flyway.password=" + database.password(),
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + TestServers.redisPort(),
                "--fairlead.home=" + home));
        Collections.addAll(arguments, more);
        return new Town(
                new SpringApplicationBuilder(Fairlead.class, ThreadsOfItsOwn.class)
                        .run(arguments.toArray(String[]::new)),
                home);
    }

    JsonNode accounts() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(home.resolve("demo-accounts.json")));
    }

    /** The session's cookie of the first account with this role. */
    String signIn(String role) throws Exception {
        for (JsonNode account : accounts()) {
            if (account.path("role").asString().equals(role)) {
                String body = "{\"email\":\"" + account.path("email").asString() + "\",\"password\":\""
                        + account.path("password").asString() + "\"}";
                HttpResponse<String> answer = send(request("/api/session", null).POST(BodyPublishers.ofString(body)));
                if (answer.statusCode() != 204) {
                    throw new AssertionError(answer.statusCode() + " " + answer.body());
                }
                String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
                return cookie.substring(0, cookie.indexOf(';'));
            }
        }
        throw new AssertionError("no " + role);
    }

    Answer get(String cookie, String path) throws Exception {
        return answer(send(request(path, cookie).GET()));
    }

    Answer put(String cookie, String path, String body) throws Exception {
        return answer(send(request(path, cookie).PUT(BodyPublishers.ofString(body))));
    }

    Answer post(String cookie, String path, String body) throws Exception {
        return answer(send(request(path, cookie).POST(BodyPublishers.ofString(body))));
    }

    /** All items of a list. */
    List<JsonNode> all(String cookie, String path) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get(cookie, path + (path.contains("?") ? "&" : "?") + "limit=200" + next)
                    .json();
            page.path("items").forEach(all::add);
            next = page.hasNonNull("next") ? "&after=" + page.get("next").asString() : "";
        } while (!next.isEmpty());
        return all;
    }

    interface Check {
        boolean holds() throws Exception;
    }

    static void await(String what, Check check) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private HttpRequest.Builder request(String path, String cookie) {
        String port = server.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
        return cookie == null ? request : request.header("Cookie", cookie);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                JsonMapper.shared().readTree(response.body().isEmpty() ? "null" : response.body()));
    }
}
