package io.fairlead.demo;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One visitor's tab: the protocol of the bubble, spoken by a client that is not ours. It connects when it has something to
 * say, resumes with its token, and answers what agents write.
 */
final class Visit implements WebSocket.Listener {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PATIENCE_SECONDS = 20;
    private static final int ANSWERS = 6;
    private static final double ANSWERED = 0.85;

    private final World world;
    private final Phrases phrases;
    private final RandomGenerator random;
    private final Company.Line line;
    private final Customer customer;
    private final Map<String, CompletableFuture<JsonNode>> stored = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    private CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private volatile @Nullable String token;
    private volatile long seen;
    private volatile int answers;
    private volatile boolean spoken;

    Visit(World world, Phrases phrases, RandomGenerator random, Company.Line line, Customer customer) {
        this.world = world;
        this.phrases = phrases;
        this.random = random;
        this.line = line;
        this.customer = customer;
    }

    boolean hasSpoken() {
        return spoken;
    }

    /** Types for a while, says it and waits until it is stored. */
    synchronized void say(String text) throws Exception {
        WebSocket open = connected();
        send(open, Map.of("t", "typing", "on", true));
        Thread.sleep(Duration.ofMillis(700 + Math.min(2_300, text.length() * 30L)));
        send(open, Map.of("t", "typing", "on", false));
        String clientId = UUID.randomUUID().toString();
        CompletableFuture<JsonNode> taken = new CompletableFuture<>();
        stored.put(clientId, taken);
        try {
            send(open, Map.of("t", "say", "clientId", clientId, "text", text));
            var _ = taken.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            stored.remove(clientId);
        }
        spoken = true;
        world.counted("chat");
    }

    void leave() {
        world.now(this::hangUp);
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        webSocket.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonNode frame = JSON.readTree(partial.toString());
            partial.setLength(0);
            hear(frame);
        }
        return null;
    }

    private void hear(JsonNode frame) {
        switch (frame.path("t").asString("")) {
            case "welcome" -> {
                token = frame.path("visitor").asString(null);
                var _ = welcome.complete(frame);
            }
            case "said" -> heard(frame);
            case "stored" -> settle(frame, true);
            case "error" -> settle(frame, false);
            default -> {}
        }
    }

    private void settle(JsonNode frame, boolean taken) {
        CompletableFuture<JsonNode> waiting = stored.get(frame.path("clientId").asString(""));
        if (waiting != null) {
            var _ = taken
                    ? waiting.complete(frame)
                    : waiting.completeExceptionally(new IllegalStateException("The chat was answered " + frame));
        }
    }

    private void heard(JsonNode frame) {
        long seq = frame.path("seq").asLong(0);
        boolean isNew = seq > seen;
        seen = Math.max(seen, seq);
        if (!isNew || frame.path("byVisitor").asBoolean(false)) {
            return;
        }
        world.later(Duration.ofSeconds(2), () -> send(connected(), Map.of("t", "seen", "seq", seq, "read", true)));
        if (answers < ANSWERS && random.nextDouble() < ANSWERED) {
            answers++;
            world.later(world.pace().answer(random), () -> say(phrases.chatAnswer(customer, random)));
        }
    }

    private synchronized WebSocket connected() throws Exception {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed() && !open.isInputClosed()) {
            return open;
        }
        welcome = new CompletableFuture<>();
        URI http = world.at(line.path().replaceFirst("\\.js$", "/socket"));
        WebSocket fresh = world.http()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws" + http.toString().substring("http".length())), this)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        socket = fresh;
        send(fresh, hello());
        var _ = welcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return fresh;
    }

    private Map<String, Object> hello() {
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("t", "hello");
        if (token != null) {
            hello.put("visitor", token);
            hello.put("resume", Map.of("afterSeq", seen));
        }
        String page = "https://www.bamboobridge.example/" + customer.language() + "/lounge";
        hello.put("page", Map.of("url", page, "title", "Lounge"));
        hello.put("utm", Map.of("utm_source", "website"));
        hello.put("language", customer.language());
        hello.put("timeZone", customer.zone());
        hello.put("preChat", Map.of("name", customer.name(), "email", customer.email()));
        return hello;
    }

    private synchronized void hangUp() throws Exception {
        WebSocket open = socket;
        socket = null;
        if (open != null) {
            var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void send(WebSocket open, Map<String, Object> frame) throws Exception {
        synchronized (open) {
            var _ = open.sendText(JSON.writeValueAsString(frame), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
