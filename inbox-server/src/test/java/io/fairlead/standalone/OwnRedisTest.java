package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import io.fairlead.testing.TestServers;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnRedisTest {

    @TempDir
    Path folder;

    @Test
    void startsStopsAndReplacesWhatAKilledProgramLeft() throws IOException {
        Home home = Home.open(folder);
        OwnRedis left = OwnRedis.prepare(home);
        left.start();
        OwnRedis next = OwnRedis.prepare(home);
        next.start();
        assertThat(Ports.answers("127.0.0.1", left.port())).isFalse();
        assertThat(ping(next.url())).isEqualTo("PONG");
        assertThatThrownBy(() -> ping("redis://127.0.0.1:" + next.port())).hasStackTraceContaining("NOAUTH");
        next.stop();
        assertThat(next.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis//x", "http://redis:6379", "localhost:6379", "redis://", "redis://a b:6379"})
    void aUrlThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> RedisAddress.checked(url))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("FAIRLEAD_REDIS_URL is not usable");
    }

    @Test
    void aRedisThatIsAwayIsNoReasonNotToStart() {
        assertThatCode(() -> RedisAddress.checked("redis://127.0.0.1:" + TestServers.freePort()))
                .doesNotThrowAnyException();
    }

    private static String ping(String url) {
        try (RedisClient client = RedisClient.create(url)) {
            return client.connect().sync().ping();
        }
    }
}
