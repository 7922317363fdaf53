package io.fairlead.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * P4: frames per second to 1,000 sockets, in order and without loss, against a bare broadcaster of the same bytes. Both get
 * rounds of the same number of frames and the next round begins when every socket has the last: so the frames per flush
 * are the same by construction. The product's rounds include the commit of the rows, the hint and the reading of the tail.
 */
final class FanOut {

    private static final int SOCKETS = 1_000;
    private static final int SECONDS = 60;

    private FanOut() {}

    static void run(int framesPerRound, int roundsPerTrial, int trials) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers)) {
            String payload = payload(servers, product);
            List<String> cookies = List.of(product.admin);
            Arrivals ours = new Arrivals(true);
            Arrivals theirs = new Arrivals(false);
            try (Windows windows =
                            new Windows(SOCKETS, "ws://127.0.0.1:" + product.port + "/live", cookies, ours::read);
                    RedisClient redis = RedisClient.create("redis://127.0.0.1:" + servers.redisPort);
                    StatefulRedisConnection<String, String> hints = redis.connect();
                    Connection database = servers.connect(Product.DATABASE)) {
                windows.say("{\"t\":\"start\"}");
                Thread.sleep(2_000);
                Journal journal = new Journal(database, hints, payload);
                ours.expect(1);
                journal.append(1);
                ours.await();
                Path sample = Files.createTempFile("frame", ".json");
                Files.write(sample, ours.sample());
                int port = Children.freePort();
                Path log = product.home().resolve("broadcaster.log");
                Process broadcaster =
                        Children.java(log, Map.of(), Broadcaster.class, Integer.toString(port), sample.toString());
                Children.awaitPort(broadcaster, port, log);
                try (Windows others =
                                new Windows(SOCKETS, "ws://127.0.0.1:" + port + "/live", List.of(), theirs::read);
                        OutputStream rounds = broadcaster.getOutputStream()) {
                    List<Double> product1 = new ArrayList<>();
                    List<Double> bare = new ArrayList<>();
                    for (int trial = 0; trial <= trials; trial++) {
                        double a = measure(ours, framesPerRound, roundsPerTrial, () -> journal.append(framesPerRound));
                        double b = measure(theirs, framesPerRound, roundsPerTrial, () -> {
                            rounds.write((framesPerRound + "\n").getBytes(StandardCharsets.US_ASCII));
                            rounds.flush();
                        });
                        if (trial > 0) {
                            product1.add(a);
                            bare.add(b);
                            Figures.say("  trial %d: product %,.0f frames/s, bare %,.0f frames/s", trial, a, b);
                        }
                    }
                    Figures.say(
                            "P4 ratio %.2f (must 0.70, aim 0.85): product %,.0f, bare %,.0f frames/s of %,d bytes, %d per flush, %,d sockets",
                            Figures.median(product1) / Figures.median(bare),
                            Figures.median(product1),
                            Figures.median(bare),
                            ours.sample().length,
                            framesPerRound,
                            SOCKETS);
                } finally {
                    Files.delete(sample);
                    Children.stop(broadcaster);
                }
            }
        }
    }

    private interface Round {
        void begin() throws Exception;
    }

    private static double measure(Arrivals arrivals, int frames, int rounds, Round round) throws Exception {
        long start = System.nanoTime();
        for (int n = 0; n < rounds; n++) {
            arrivals.expect(frames);
            round.begin();
            arrivals.await();
        }
        return (double) SOCKETS * frames * rounds / ((System.nanoTime() - start) / 1e9);
    }

    /** A real event's payload: that of a message which came by webhook. */
    private static String payload(Servers servers, Product product) throws Exception {
        JsonNode channel = product.post("/api/channels", Map.of("kind", "webhook", "name", "Bench"), product.admin);
        String url = channel.get("url").asString().replaceFirst(":[0-9]+/", ":" + product.port + "/");
        Webhooks webhooks = new Webhooks(url, channel.get("secret").asString());
        try (Firehose firehose = new Firehose(product.port, 1)) {
            Firehose.Run _ = firehose.closed(new byte[][] {webhooks.request(1)});
        }
        // Its reactions are to be over before anything is counted.
        Thread.sleep(3_000);
        try (Connection connection = servers.connect(Product.DATABASE);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select payload::text from journal where type = 'message.received' order by seq limit 1")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private record Journal(Connection database, StatefulRedisConnection<String, String> hints, String payload) {
        void append(int rows) throws Exception {
            try (PreparedStatement append = database.prepareStatement("""
                    select max(seq) from journal_append('bench', array_fill('message.received'::text, array[?]),
                        array_fill(uuidv7(), array[?]), array_fill(1::bigint, array[?]), array_fill('all'::text, array[?]),
                        array_fill(?::text, array[?]))""")) {
                for (int n : new int[] {1, 2, 3, 4, 6}) {
                    append.setInt(n, rows);
                }
                append.setString(5, payload);
                try (var result = append.executeQuery()) {
                    result.next();
                    long _ = hints.sync().publish("fairlead:journal", Long.toString(result.getLong(1)));
                }
            }
        }
    }

    /** What has come to all sockets of one server. Written on their one event loop. */
    private static final class Arrivals {
        private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);
        private final boolean ordered;
        private final long[] last = new long[SOCKETS];
        private final AtomicLong missing = new AtomicLong();
        private final AtomicReference<byte[]> sample = new AtomicReference<>(new byte[0]);
        private volatile CountDownLatch all = new CountDownLatch(1);

        Arrivals(boolean ordered) {
            this.ordered = ordered;
        }

        void expect(int frames) {
            all = new CountDownLatch(1);
            missing.set((long) frames * SOCKETS);
        }

        byte[] sample() {
            return sample.get();
        }

        void await() throws InterruptedException {
            if (!all.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.get() + " frames never came");
            }
        }

        void read(int window, ByteBuf text) {
            if (!isEvent(text)) {
                return;
            }
            if (sample.get().length == 0) {
                byte[] bytes = new byte[text.readableBytes()];
                text.getBytes(text.readerIndex(), bytes);
                sample.set(bytes);
            }
            if (ordered) {
                long seq = seq(text);
                if (last[window] != 0 && seq != last[window] + 1) {
                    throw new IllegalStateException("Window " + window + " got " + seq + " after " + last[window]);
                }
                last[window] = seq;
            }
            if (missing.decrementAndGet() == 0) {
                all.countDown();
            }
        }

        /** {@code {"t":"event",…}} */
        private static boolean isEvent(ByteBuf text) {
            return text.readableBytes() > 12
                    && text.getByte(text.readerIndex() + 6) == 'e'
                    && text.getByte(text.readerIndex() + 7) == 'v';
        }

        private static long seq(ByteBuf text) {
            int at = text.readerIndex();
            while (true) {
                boolean found = true;
                for (int n = 0; n < SEQ.length && found; n++) {
                    found = text.getByte(at + n) == SEQ[n];
                }
                if (found) {
                    break;
                }
                at++;
            }
            long seq = 0;
            for (int n = at + SEQ.length; Character.isDigit(text.getByte(n)); n++) {
                seq = seq * 10 + text.getByte(n) - '0';
            }
            return seq;
        }
    }
}
