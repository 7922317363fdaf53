package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One window: reads frames as they come, or not at all. */
final class Browser implements WebSocket.Listener, AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final boolean reads;
    private @Nullable WebSocket socket;

    private Browser(boolean reads) {
        this.reads = reads;
    }

    static Browser open(int port, String cookie) {
        return open(port, cookie, "http://localhost:" + port, true);
    }

    /** Reads nothing but what the kernel takes on its behalf. */
    static Browser deaf(int port, String cookie) {
        return open(port, cookie, "http://localhost:" + port, false);
    }

    static Browser open(int port, String cookie, String origin, boolean reads) {
        Browser browser = new Browser(reads);
        browser.socket = HTTP.newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", origin)
                .buildAsync(URI.create("ws://localhost:" + port + "/live"), browser)
                .join();
        return browser;
    }

    Browser send(String json) {
        try {
            socket().sendText(json, true).join();
        } catch (CompletionException e) {
            throw new AssertionError(
                    closed.isDone() && !closed.isCompletedExceptionally()
                            ? "Closed with " + closed.join()
                            : "The socket is " + closed,
                    e);
        }
        return this;
    }

    WebSocket socket() {
        return java.util.Objects.requireNonNull(socket);
    }

    /** Goes on reading. */
    void read() {
        socket().request(Long.MAX_VALUE);
    }

    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(frame).as("a frame within %s", PATIENCE).isNotNull();
        return frame;
    }

    /** The next frame of this kind; others before it are passed over. */
    JsonNode next(String t) throws InterruptedException {
        return next(frame -> frame.path("t").stringValue().equals(t));
    }

    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        JsonNode frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /** Events up to the given seq, which must come; anything else in between is an error. */
    List<Long> eventsUpTo(long seq) throws InterruptedException {
        List<Long> seqs = new ArrayList<>();
        while (seqs.isEmpty() || seqs.getLast() < seq) {
            seqs.add(next("event").path("seq").longValue());
        }
        return seqs;
    }

    /** Seqs of all events that came and were not taken. */
    List<Long> receivedEvents() {
        return frames.stream()
                .filter(frame -> frame.path("t").stringValue().equals("event"))
                .map(frame -> frame.path("seq").longValue())
                .toList();
    }

    /** Nothing comes but who is online. */
    boolean isQuietFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        JsonNode frame = frames.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        while (frame != null && frame.path("type").asString("").equals("presence")) {
            frame = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return frame == null;
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isOpen() throws Exception {
        try {
            closed.get(100, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() {
        socket().abort();
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        if (reads) {
            webSocket.request(Long.MAX_VALUE);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(JSON.readTree(partial.toString()));
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
