package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** P3: from the intended sending of a webhook to its frame parsed by a window, with 200 windows of 20 agents open. */
final class Push {

    private static final int AGENTS = 20;
    private static final int WINDOWS = 200;
    /** Every tenth window parses all it gets; the others take the bytes, as the machine's cores are shared. */
    private static final int PARSING = 10;

    private static final JsonMapper JSON = new JsonMapper();

    private Push() {}

    static void run(int perSecond, int seconds, int rounds) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers)) {
            JsonNode channel = product.post("/api/channels", Map.of("kind", "webhook", "name", "Bench"), product.admin);
            List<String> cookies = new ArrayList<>();
            for (int n = 0; n < AGENTS; n++) {
                String email = "agent" + n + "@fairlead.example";
                String password = "correct horse battery staple " + n;
                Map<String, Object> user = new HashMap<>(
                        Map.of("name", "Agent " + n, "email", email, "role", "admin", "password", password));
                product.post("/api/users", user, product.admin);
                cookies.add(product.signIn(email, password));
            }
            String url = channel.get("url").asString().replaceFirst(":[0-9]+/", ":" + product.port + "/");
            Webhooks webhooks = new Webhooks(url, channel.get("secret").asString());
            AtomicInteger greeted = new AtomicInteger();
            Seen seen = new Seen();
            try (Windows windows = new Windows(
                            WINDOWS, "ws://127.0.0.1:" + product.port + "/live", cookies, (window, text) -> {
                                if (window % PARSING == 0) {
                                    seen.parse(JSON, text, greeted);
                                }
                            });
                    Firehose firehose = new Firehose(product.port, 50)) {
                windows.say("{\"t\":\"start\"}");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (greeted.get() < WINDOWS / PARSING && System.nanoTime() < end) {
                    Thread.sleep(50);
                }
                long made = 0;
                int messages = perSecond * seconds;
                List<Double> frames = new ArrayList<>();
                List<Double> answers = new ArrayList<>();
                for (int round = 0; round <= rounds; round++) {
                    byte[][] requests = new byte[messages][];
                    for (int n = 0; n < messages; n++) {
                        requests[n] = webhooks.request(made + n);
                    }
                    long start = System.nanoTime() + 100_000_000L;
                    seen.expect(made, messages, WINDOWS / PARSING, start, perSecond);
                    Firehose.Run run = firehose.open(requests, perSecond, start);
                    long[] latencies = seen.await();
                    made += messages;
                    if (round > 0) {
                        frames.add(Figures.percentileMillis(latencies, 99));
                        answers.add(Figures.percentileMillis(run.latencies(), 99));
                        Figures.say(
                                "  round %d: frame p50 %.1f p99 %.1f ms, 2xx p99 %.1f ms",
                                round, Figures.percentileMillis(latencies, 50), frames.getLast(), answers.getLast());
                    }
                }
                Figures.say(
                        "P3 frame p99 %.1f ms (must 100, aim 50), %.1f ms behind the 2xx of the same run (must 20), at %d messages/s",
                        Figures.median(frames), Figures.median(frames) - Figures.median(answers), perSecond);
            }
        }
    }

    /** Frames of the messages of one round, each window's in order and without a gap. */
    private static final class Seen {
        private volatile CountDownLatch left = new CountDownLatch(0);
        private long[] latencies = {};
        private final AtomicInteger count = new AtomicInteger();
        private long from;
        private long start;
        private int perSecond = 1;

        void expect(long first, int messages, int windows, long at, int rate) {
            from = first;
            start = at;
            perSecond = rate;
            latencies = new long[messages * windows];
            count.set(0);
            left = new CountDownLatch(messages * windows);
        }

        long[] await() throws InterruptedException {
            if (!left.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(left.getCount() + " frames never came");
            }
            return latencies;
        }

        void parse(JsonMapper json, ByteBuf text, AtomicInteger greeted) {
            JsonNode frame = json.readTree(text.toString(StandardCharsets.UTF_8));
            String kind = frame.path("t").asString("");
            if (kind.equals("snapshot")) {
                greeted.incrementAndGet();
            }
            if (kind.equals("event") && frame.path("type").asString("").equals("message.received")) {
                String said = frame.path("data").path("message").path("text").asString("");
                long n = Long.parseLong(said.substring(said.lastIndexOf('#') + 1));
                if (n >= from) {
                    long due = start + (long) ((n - from) * 1e9 / perSecond);
                    latencies[count.getAndIncrement()] = System.nanoTime() - due;
                    left.countDown();
                }
            }
        }
    }
}
