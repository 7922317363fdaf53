package io.fairlead.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A window that loses its server: connects again by itself and resumes from the last position that it has. */
final class Follower implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ServerProcess server;
    private final List<Long> seqs = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;
    private String epoch = "";
    private long last = -1;
    private int resumed;
    private int resyncs;
    private boolean live;
    private boolean closed;

    Follower(ServerProcess server) {
        this.server = server;
    }

    void open() throws InterruptedException {
        connect();
        while (!isLive()) {
            Thread.sleep(50);
        }
    }

    private synchronized boolean isLive() {
        return live;
    }

    /** Seqs of the events in the order of their coming. */
    synchronized List<Long> seqs() {
        return List.copyOf(seqs);
    }

    /** Texts of the messages that were received, in the order of their coming. */
    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    synchronized int resumed() {
        return resumed;
    }

    synchronized int resyncs() {
        return resyncs;
    }

    private void connect() {
        try {
            WebSocket opened = http.newWebSocketBuilder()
                    .header("Cookie", server.cookie())
                    .header("Origin", server.origin())
                    .buildAsync(URI.create(server.liveAddress()), this)
                    .join();
            synchronized (this) {
                socket = opened;
            }
        } catch (CompletionException e) {
            again();
        }
    }

    private synchronized void again() {
        live = false;
        partial.setLength(0);
        if (!closed) {
            var _ = clock.schedule(this::connect, 200, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        partial.append(data);
        if (whole) {
            JsonNode frame = JSON.readTree(partial.toString());
            partial.setLength(0);
            read(from, frame);
        }
        from.request(1);
        return null;
    }

    private void read(WebSocket from, JsonNode frame) {
        switch (frame.path("t").asString("")) {
            case "hello" -> {
                boolean known = frame.get("epoch").asString().equals(epoch);
                epoch = frame.get("epoch").asString();
                var _ = from.sendText(
                        known && last >= 0
                                ? "{\"t\":\"resume\",\"epoch\":\"" + epoch + "\",\"lastSeq\":" + last + "}"
                                : "{\"t\":\"start\"}",
                        true);
            }
            case "snapshot" -> {
                last = frame.get("seq").asLong();
                live = true;
            }
            case "resumed" -> {
                resumed++;
                live = true;
            }
            case "event" -> {
                last = frame.get("seq").asLong();
                seqs.add(last);
                if (frame.get("type").asString().equals("message.received")) {
                    texts.add(frame.get("data").get("message").get("text").asString());
                }
            }
            case "ping" -> {
                last = Math.max(last, frame.get("seq").asLong());
                var _ = from.sendText("{\"t\":\"pong\"}", true);
            }
            case "resync_required" -> resyncs++;
            default -> {}
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        again();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        again();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.abort();
        }
        clock.shutdownNow();
        http.shutdownNow();
    }
}
