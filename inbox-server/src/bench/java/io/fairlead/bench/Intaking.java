package io.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** P1: durable webhook messages per second through the whole pipeline, against pgbench making the same SQL calls. */
final class Intaking {

    /** So that the server has as much at hand as the reference has in its calls: two batches of two hundred and the next. */
    private static final int CONNECTIONS = 512;

    private static final List<Integer> BATCHES = List.of(50, 200, 1000);

    private Intaking() {}

    static void run(int messages, int rounds) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers)) {
            JsonNode channel = product.post("/api/channels", Map.of("kind", "webhook", "name", "Bench"), product.admin);
            product.copyDatabaseTo(PgBench.DATABASE);
            UUID account = UUID.fromString(channel.get("id").asString());
            UUID inbox = UUID.fromString(channel.get("inbox").get("id").asString());
            PgBench reference = new PgBench(servers, account, inbox);
            String url = channel.get("url").asString().replaceFirst(":[0-9]+/", ":" + product.port + "/");
            Webhooks webhooks = new Webhooks(url, channel.get("secret").asString());

            try (Firehose firehose = new Firehose(product.port, CONNECTIONS)) {
                long made = 0;
                // Until both are warm: the people and companies exist, the code is compiled.
                for (int n = 0; n < 3; n++) {
                    made = measure(firehose, webhooks, made, messages).made();
                }
                int best = 0;
                int clients = 1;
                double most = 0;
                for (int batch : BATCHES) {
                    for (int tried : List.of(1, 2, 4)) {
                        double speed = reference.messagesPerSecond(batch, messages, tried);
                        Figures.say("  pgbench, batch %d, %d clients: %,.0f messages/s", batch, tried, speed);
                        if (speed > most) {
                            most = speed;
                            best = batch;
                            clients = tried;
                        }
                    }
                }
                List<Double> ours = new ArrayList<>();
                List<Double> theirs = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    servers.settle(Product.DATABASE);
                    Measured measured = measure(firehose, webhooks, made, messages);
                    made = measured.made();
                    ours.add(measured.perSecond());
                    theirs.add(reference.messagesPerSecond(best, messages, clients));
                    Figures.say(
                            "  round %d: product %,.0f messages/s, pgbench %,.0f messages/s",
                            round, ours.getLast(), theirs.getLast());
                }
                long stored = servers.number(Product.DATABASE, "select count(*) from message where direction = 'in'");
                if (stored != made) {
                    throw new IllegalStateException("Acknowledged " + made + " but stored " + stored);
                }
                Figures.say(
                        "P1 ratio %.2f (must 0.55, aim 0.75): product %,.0f, pgbench %,.0f messages/s (batch %d, %d clients)",
                        Figures.median(ours) / Figures.median(theirs),
                        Figures.median(ours),
                        Figures.median(theirs),
                        best,
                        clients);
            }
        }
    }

    private record Measured(long made, double perSecond) {}

    private static Measured measure(Firehose firehose, Webhooks webhooks, long from, int messages)
            throws InterruptedException {
        byte[][] requests = new byte[messages][];
        for (int n = 0; n < messages; n++) {
            requests[n] = webhooks.request(from + n);
        }
        Firehose.Run run = firehose.closed(requests);
        if (run.refused() > 0) {
            throw new IllegalStateException(run.refused() + " of " + messages + " were refused");
        }
        return new Measured(from + messages, messages / run.seconds());
    }
}
