package io.fairlead.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** P2: an open loop of webhooks; the time from the intended sending to the durable 2xx, against a bare skeleton. */
final class Latency {

    private static final String SKELETON = "skeleton";
    private static final double PER_SECOND = 1_000;

    private Latency() {}

    static void run(int seconds, int rounds) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers)) {
            JsonNode channel = product.post("/api/channels", Map.of("kind", "webhook", "name", "Bench"), product.admin);
            product.copyDatabaseTo(SKELETON);
            String secret = channel.get("secret").asString();
            int port = Children.freePort();
            Path log = product.home().resolve("skeleton.log");
            Process skeleton = Children.java(
                    log,
                    Map.of(),
                    Skeleton.class,
                    Integer.toString(port),
                    "r2dbc:" + servers.url(SKELETON),
                    channel.get("id").asString(),
                    channel.get("inbox").get("id").asString(),
                    secret);
            Children.awaitPort(skeleton, port, log);
            String url = channel.get("url").asString();
            Webhooks toProduct = new Webhooks(url.replaceFirst(":[0-9]+/", ":" + product.port + "/"), secret);
            Webhooks toSkeleton = new Webhooks(url.replaceFirst(":[0-9]+/", ":" + port + "/"), secret);

            try (Firehose ours = new Firehose(product.port, 200);
                    Firehose theirs = new Firehose(port, 200)) {
                int messages = (int) (seconds * PER_SECOND);
                long made = 0;
                for (int n = 0; n < 2; n++) {
                    measure(ours, toProduct, made, messages);
                    measure(theirs, toSkeleton, made, messages);
                    made += messages;
                }
                List<Double> ourHalf = new ArrayList<>();
                List<Double> ourTail = new ArrayList<>();
                List<Double> theirHalf = new ArrayList<>();
                List<Double> theirTail = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    servers.settle(Product.DATABASE);
                    long[] product1 = measure(ours, toProduct, made, messages);
                    servers.settle(SKELETON);
                    long[] skeleton1 = measure(theirs, toSkeleton, made, messages);
                    made += messages;
                    ourHalf.add(Figures.percentileMillis(product1, 50));
                    ourTail.add(Figures.percentileMillis(product1, 99));
                    theirHalf.add(Figures.percentileMillis(skeleton1, 50));
                    theirTail.add(Figures.percentileMillis(skeleton1, 99));
                    Figures.say(
                            "  round %d: product p50 %.1f p99 %.1f ms, skeleton p50 %.1f p99 %.1f ms",
                            round, ourHalf.getLast(), ourTail.getLast(), theirHalf.getLast(), theirTail.getLast());
                }
                Figures.say(
                        "P2 ratio of p99 %.2f (must 2.00): product p50 %.1f p99 %.1f ms (must 8/60, aim 4/30), skeleton p50 %.1f p99 %.1f ms",
                        Figures.median(ourTail) / Figures.median(theirTail),
                        Figures.median(ourHalf),
                        Figures.median(ourTail),
                        Figures.median(theirHalf),
                        Figures.median(theirTail));
            } finally {
                Children.stop(skeleton);
            }
        }
    }

    private static long[] measure(Firehose firehose, Webhooks webhooks, long from, int messages)
            throws InterruptedException {
        byte[][] requests = new byte[messages][];
        for (int n = 0; n < messages; n++) {
            requests[n] = webhooks.request(from + n);
        }
        Firehose.Run run = firehose.open(requests, PER_SECOND, System.nanoTime() + 100_000_000L);
        if (run.refused() > 0) {
            throw new IllegalStateException(run.refused() + " of " + messages + " were refused");
        }
        return run.latencies();
    }
}
