package io.fairlead.bench;

import io.fairlead.Fairlead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server itself, as it ships, in a process of its own on the shared PostgreSQL and Redis. */
final class Product implements AutoCloseable {

    static final String DATABASE = "fairlead";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EMAIL = "admin@fairlead.example";
    private static final String PASSWORD = "correct horse battery staple";

    private static final Pattern HEAP_IN_USE = Pattern.compile("used (\\d+)K");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Servers servers;
    private final Path home;
    private Process process;
    int port;
    String admin = "";

    Product(Servers servers) throws Exception {
        this.servers = servers;
        this.home = Files.createTempDirectory("fairlead-bench");
        servers.run("postgres", "create database " + DATABASE);
        process = start();
        post("/api/setup", Map.of("company", "Bench", "name", "Admin", "email", EMAIL, "password", PASSWORD), "");
        signIn();
    }

    Path home() {
        return home;
    }

    private Process start() throws InterruptedException {
        port = Children.freePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "FAIRLEAD_POSTGRES_URL",
                servers.url(DATABASE),
                "FAIRLEAD_REDIS_URL",
                "redis://127.0.0.1:" + servers.redisPort,
                "FAIRLEAD_PORT",
                Integer.toString(port),
                "FAIRLEAD_DEMO",
                "false",
                "FAIRLEAD_HOME",
                home.toString()));
        Path log = home.resolve("server.log");
        Process started = Children.java(log, environment, Fairlead.class);
        Children.awaitPort(started, port, log);
        return started;
    }

    /** Copies the database as it is now; nothing may be connected to it meanwhile, so the server is down for that long. */
    void copyDatabaseTo(String... names) throws Exception {
        Children.stop(process);
        for (String name : names) {
            servers.run("postgres", "create database " + name + " template " + DATABASE);
        }
        process = start();
        signIn();
    }

    long pid() {
        return process.pid();
    }

    /** As if its power were cut. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart() throws Exception {
        process = start();
        signIn();
    }

    /** In KB, after a collection. */
    long heapInUse() throws IOException, InterruptedException {
        Process _ = jcmd("GC.run");
        try (var lines = jcmd("GC.heap_info").inputReader().lines()) {
            return lines.map(HEAP_IN_USE::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> Long.parseLong(matcher.group(1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Process jcmd(String command) throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .start();
        started.waitFor();
        return started;
    }

    JsonNode upload(String path, byte[] bytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Cookie", admin)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    void signIn() throws Exception {
        admin = signIn(EMAIL, PASSWORD);
    }

    String signIn(String email, String password) throws Exception {
        HttpResponse<String> answer = send("/api/session", Map.of("email", email, "password", password), "");
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    JsonNode post(String path, Map<String, ?> body, String cookie) throws Exception {
        String text = send(path, body, cookie).body();
        return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Cookie", admin)
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> send(String path, Map<String, ?> body, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    @Override
    public void close() throws InterruptedException {
        Children.stop(process);
    }
}
