package io.fairlead.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;

class FaultsTest {

    private static final int MESSAGES = 2_000;

    @TempDir
    Path folder;

    /** G1, G2, G5: the server with its own PostgreSQL is killed twice while 2,000 webhooks are on their way. */
    @Test
    void whatWasAcknowledgedIsThereOnceAfterKills() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of());
                Follower follower = new Follower(server)) {
            server.start();
            server.setUp();
            JsonNode channel = server.post("/api/channels", Map.of("kind", "webhook", "name", "Shop"));
            Outsider outsider = new Outsider(
                    channel.get("url").asString(), channel.get("secret").asString());
            follower.open();

            ExecutorService posting = outsider.post(0, MESSAGES);
            for (int killAt : new int[] {MESSAGES / 4, MESSAGES / 2}) {
                awaitAcknowledged(outsider, killAt);
                server.kill();
                server.start();
            }
            Outsider.await(posting);

            assertThat(outsider.repeated()).isPositive();
            assertThat(server.messagesOf(channel.get("id").asString())).isEqualTo(MESSAGES);
            assertEachSeenOnce(follower, 0, MESSAGES);
            assertThat(follower.resumed()).isEqualTo(2);
            assertThat(follower.resyncs()).isZero();
        }
    }

    /** G7: Redis carries hints; without it everything goes on. */
    @Test
    void redisMayGoAndComeBackDuringTraffic() throws Exception {
        int redisPort = TestServers.freePort();
        RedisServer redis = redis(redisPort);
        redis.start();
        TestServers.Database database = TestServers.database();
        Map<String, String> environment = Map.of(
                "FAIRLEAD_REDIS_URL",
                "redis://127.0.0.1:" + redisPort,
                "FAIRLEAD_POSTGRES_URL",
                "postgresql://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                        + database.port() + "/" + database.name(),
                "FAIRLEAD_ALLOW_UNSAFE_POSTGRES",
                "true");
        try (ServerProcess server = new ServerProcess(folder, environment);
                Follower follower = new Follower(server)) {
            server.start();
            server.setUp();
            JsonNode channel = server.post("/api/channels", Map.of("kind", "webhook", "name", "Shop"));
            Outsider outsider = new Outsider(
                    channel.get("url").asString(), channel.get("secret").asString());
            follower.open();

            Outsider.await(outsider.post(0, 200));
            redis.stop();
            Outsider.await(outsider.post(200, 600));
            // Pushed while Redis was away, not after its return.
            assertEachSeenOnce(follower, 0, 600);
            redis = redis(redisPort);
            redis.start();
            Outsider.await(outsider.post(600, 800));

            assertEachSeenOnce(follower, 0, 800);
            assertThat(server.messagesOf(channel.get("id").asString())).isEqualTo(800);
            assertThat(outsider.repeated()).isZero();
            assertThat(follower.resumed()).isZero();
            assertThat(follower.resyncs()).isZero();
        } finally {
            redis.stop();
        }
    }

    private static RedisServer redis(int port) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
    }

    private static void awaitAcknowledged(Outsider outsider, int number) throws InterruptedException {
        while (outsider.acknowledged() < number) {
            Thread.sleep(10);
        }
    }

    private static void assertEachSeenOnce(Follower follower, int from, int to) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (follower.texts().size() < to - from && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(follower.texts())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(from, to)
                        .mapToObj(n -> "Please quote 40 chairs. #" + n)
                        .toList());
        assertThat(follower.seqs()).isSorted().doesNotHaveDuplicates();
    }
}
