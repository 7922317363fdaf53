package io.fairlead.bench;

import io.fairlead.inbox.Arrival;
import io.fairlead.inbox.IntakeCalls;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that can durably take a signed webhook: Reactor Netty, one HMAC, one parse, batches of at most 200 in the
 * product's own SQL call. No accounts, no limits, no quarantine, no journal followers. The reference of P2.
 */
final class Skeleton {

    private static final int BATCH = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private record Waiting(Arrival arrival, Sinks.One<String> answer) {}

    private Skeleton() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        IntakeCalls calls = new IntakeCalls(DatabaseClient.create(
                new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(arguments[1]))
                        .initialSize(2)
                        .maxSize(4)
                        .build())));
        UUID account = UUID.fromString(arguments[2]);
        UUID inbox = UUID.fromString(arguments[3]);
        SecretKeySpec key =
                new SecretKeySpec(Base64.getDecoder().decode(arguments[4].replace("whsec_", "")), "HmacSHA256");
        LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(10_000);
        for (int n = 0; n < 2; n++) {
            Thread.ofPlatform().daemon().start(() -> store(queue, calls));
        }
        HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .route(routes -> routes.post(
                        "/**",
                        (request, response) -> request.receive()
                                .aggregate()
                                .asByteArray()
                                .flatMap(body -> take(request, body, key, account, inbox, queue))
                                .flatMap(answer -> response.status(202)
                                        .sendString(Mono.just(answer))
                                        .then())))
                .bindNow()
                .onDispose()
                .block();
    }

    private static Mono<String> take(
            HttpServerRequest request,
            byte[] body,
            SecretKeySpec key,
            UUID account,
            UUID inbox,
            LinkedBlockingQueue<Waiting> queue) {
        String id = request.requestHeaders().get("webhook-id");
        String timestamp = request.requestHeaders().get("webhook-timestamp");
        String signature = "v1," + Webhooks.sign(key, id, timestamp, body);
        if (!signature.equals(request.requestHeaders().get("webhook-signature"))) {
            return Mono.error(new IllegalArgumentException("signature"));
        }
        JsonNode data = JSON.readTree(body).get("data");
        long n = Long.parseLong(data.get("id").asString().substring(1));
        Waiting waiting = new Waiting(Webhooks.arrival(n, account, inbox), Sinks.one());
        if (!queue.offer(waiting)) {
            return Mono.error(new IllegalStateException("full"));
        }
        return waiting.answer().asMono();
    }

    private static void store(LinkedBlockingQueue<Waiting> queue, IntakeCalls calls) {
        while (true) {
            List<Waiting> batch = new ArrayList<>();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(batch, BATCH - 1);
            calls.take(batch.stream().map(Waiting::arrival).toList()).block(Duration.ofSeconds(30));
            batch.forEach(waiting -> waiting.answer().tryEmitValue("{\"ok\":true}"));
        }
    }
}
