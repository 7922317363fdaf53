package io.fairlead.faults;

import io.fairlead.Fairlead;
import io.fairlead.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program, started like an installation's: killed and started again on the same folder and port. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "a long enough password";

    final int port = TestServers.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private String cookie = "";

    /** @param environment what to set besides the folder, the port and no demo */
    ServerProcess(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fairlead.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("out.log").toFile()));
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "FAIRLEAD_HOME",
                        folder.resolve("home").toString(),
                        "FAIRLEAD_PORT",
                        Integer.toString(port),
                        "FAIRLEAD_DEMO",
                        "false"));
        process = builder.start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isUp()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("It did not start: see " + folder.resolve("out.log"));
            }
            Thread.sleep(100);
        }
    }

    /** As if the power of this process were cut. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    String cookie() {
        return cookie;
    }

    String liveAddress() {
        return "ws://127.0.0.1:" + port + "/live";
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    /** The first admin, signed in. */
    void setUp() throws Exception {
        HttpResponse<String> _ = send(
                "POST",
                "/api/setup",
                Map.of("company", "Example", "name", "Admin", "email", EMAIL, "password", PASSWORD));
        HttpResponse<String> signedIn = send("POST", "/api/session", Map.of("email", EMAIL, "password", PASSWORD));
        cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    JsonNode post(String path, Map<String, ?> body) throws Exception {
        return JSON.readTree(send("POST", path, body).body());
    }

    JsonNode patch(String path, Map<String, ?> body) throws Exception {
        return JSON.readTree(send("PATCH", path, body).body());
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(send("GET", path, null).body());
    }

    /** Messages of a channel, counted over all pages of the list. */
    long messagesOf(String channel) throws Exception {
        long messages = 0;
        String after = "";
        do {
            JsonNode page = get("/api/conversations?view=all&limit=200&channel=" + channel + after);
            for (JsonNode conversation : page.get("items")) {
                messages += conversation.get("messageCount").asLong();
            }
            after = page.path("next").isNull() || page.path("next").isMissingNode()
                    ? ""
                    : "&after=" + page.get("next").asString();
        } while (!after.isEmpty());
        return messages;
    }

    private HttpResponse<String> send(String method, String path, @Nullable Map<String, ?> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + path))
                .header("Content-Type", "application/json")
                .header("Cookie", cookie.isEmpty() ? "none=none" : cookie)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private boolean isUp() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + "/actuator/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it cleanly, with the servers that it brought. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
