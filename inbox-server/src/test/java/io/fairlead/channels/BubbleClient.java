package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A visitor's tab, by a WebSocket client that is not ours. */
final class BubbleClient implements WebSocket.Listener, AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    static BubbleClient open(int port, String key, @Nullable String origin) {
        BubbleClient client = new BubbleClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        client.socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/widget/" + key + "/socket"), client)
                .join();
        return client;
    }

    static BubbleClient open(int port, String key) {
        return open(port, key, null);
    }

    BubbleClient hello() {
        return send("{'t':'hello','language':'de'}");
    }

    BubbleClient hello(String token, long afterSeq) {
        return send("{'t':'hello','visitor':'" + token + "','resume':{'afterSeq':" + afterSeq + "}}");
    }

    BubbleClient say(String clientId, String text) {
        return send("{'t':'say','clientId':'" + clientId + "','text':'" + text + "'}");
    }

    BubbleClient send(String frame) {
        try {
            java.util.Objects.requireNonNull(socket)
                    .sendText(frame.replace('\'', '"'), true)
                    .join();
        } catch (java.util.concurrent.CompletionException e) {
            throw new AssertionError("not sent: " + frame + "; closed " + closed + "; heard " + frames, e);
        }
        return this;
    }

    /** The next frame of this kind; others before it are passed over. */
    JsonNode next(String t) throws InterruptedException {
        List<JsonNode> passed = new ArrayList<>();
        while (true) {
            JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(frame)
                    .as("a frame %s within %s; instead %s; closed: %s", t, PATIENCE, passed, ending())
                    .isNotNull();
            if (frame.get("t").asString().equals(t)) {
                return frame;
            }
            passed.add(frame);
        }
    }

    private String ending() {
        return !closed.isDone() ? "no" : closed.isCompletedExceptionally() ? "broken" : "with " + closed.join();
    }

    /** The texts of the next {@code count} entries. */
    List<String> said(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(next("said").get("text").asString());
        }
        return texts;
    }

    boolean isQuietFor(Duration time) throws InterruptedException {
        return frames.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        java.util.Objects.requireNonNull(socket).abort();
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        webSocket.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(JsonMapper.shared().readTree(partial.toString()));
            partial.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
