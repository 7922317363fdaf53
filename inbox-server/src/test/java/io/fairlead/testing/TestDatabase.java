package io.fairlead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives a Spring context a database, Redis and a home folder of its own. */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Queue<ConfigurableApplicationContext> CONTEXTS = new ConcurrentLinkedQueue<>();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        CONTEXTS.add(context);
        TestServers.Database database = TestServers.database();
        TestPropertyValues.of(
                        "spring.r2dbc.url=" + database.r2dbcUrl(),
                        "spring.r2dbc.username=" + database.user(),
                        "spring.r2dbc.password=" + database.password(),
                        "spring.flyway.url=" + database.jdbcUrl(),
                        "spring.flyway.user=" + database.user(),
                        "spring.flyway.password=" + database.password(),
                        "spring.data.redis.host=127.0.0.1",
                        "spring.data.redis.port=" + TestServers.redisPort(),
                        "fairlead.home=" + home())
                .applyTo(context);
    }

    /** Each in a thread of its own: they wait more than they work. */
    static void closeAll() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CONTEXTS.forEach(context -> threads.execute(context::close));
        }
        CONTEXTS.clear();
    }

    private static String home() {
        try {
            return Files.createTempDirectory("fairlead-home").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
