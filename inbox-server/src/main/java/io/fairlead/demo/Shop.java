package io.fairlead.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/** The marketplace's own server: agents' replies to what came by webhook are posted here. On this machine only. */
@DemoPart
final class Shop implements DisposableBean {

    private static final int LARGEST = 1_000_000;

    private @Nullable HttpServer server;
    private volatile Consumer<Reply> replies = _ -> {};

    /** A delivery as it came, its signature not yet checked. */
    record Reply(String path, String id, String timestamp, String signature, byte[] body) {
        @SuppressWarnings("ArrayRecordComponent")
        Reply {}
    }

    void start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(Loopback.HOST, port), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            var _ = http.createContext("/replies/", this::take);
            http.start();
            server = http;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void onReply(Consumer<Reply> listener) {
        replies = listener;
    }

    @Override
    public void destroy() {
        HttpServer http = server;
        if (http != null) {
            http.stop(0);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = new Reply(
                    exchange.getRequestURI().getPath(),
                    header(exchange, "webhook-id"),
                    header(exchange, "webhook-timestamp"),
                    header(exchange, "webhook-signature"),
                    exchange.getRequestBody().readNBytes(LARGEST));
            replies.accept(reply);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
