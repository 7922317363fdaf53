package io.fairlead.standalone;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Before anything else: gives the program the PostgreSQL and the Redis that it was told to use, or starts its own, and refuses
 * what is not fit. Its own are stopped after everything else has stopped.
 */
public final class Standalone implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private final List<ServerWatch> watches = new ArrayList<>();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        requireFreePort(environment);
        Binder binder = Binder.get(environment);
        PostgresSettings postgres = binder.bindOrCreate("fairlead.postgres", PostgresSettings.class);
        RedisSettings redis = binder.bindOrCreate("fairlead.redis", RedisSettings.class);
        Map<String, Object> found = new LinkedHashMap<>();
        try {
            Home home = Home.open(Path.of(environment.getRequiredProperty("fairlead.home")));
            if (postgres.url().isBlank() || redis.url().isBlank()) {
                takeHome(home);
            }
            describe(redis(redis, home), found);
            describe(postgres(postgres, home), found);
        } catch (IOException e) {
            throw new Refusal("The built-in servers do not start: " + e.getMessage() + ".", e);
        }
        environment.getPropertySources().addFirst(new MapPropertySource("fairlead-servers", found));
    }

    private void takeHome(Home home) throws IOException {
        HomeLock lock = HomeLock.take(home);
        SpringApplication.getShutdownHandlers().add(() -> {
            watches.reversed().forEach(ServerWatch::stop);
            close(lock);
        });
    }

    private PostgresAddress postgres(PostgresSettings settings, Home home) throws IOException {
        PostgresAddress address;
        if (settings.url().isBlank()) {
            OwnPostgres own = OwnPostgres.prepare(home);
            watch(own);
            address = own.address();
        } else {
            address = PostgresAddress.parse(settings.url());
        }
        new PostgresProbe(address).check(settings.allowUnsafe());
        return address;
    }

    /** Redis is never needed for correctness: without it the program is a little slower, so it starts all the same. */
    private String redis(RedisSettings settings, Home home) {
        if (!settings.url().isBlank()) {
            return RedisAddress.checked(settings.url());
        }
        try {
            OwnRedis own = OwnRedis.prepare(home);
            watch(own);
            return own.url();
        } catch (IOException | RuntimeException e) {
            log.warn("The built-in Redis does not start, going on without: {}", e.toString());
            return "redis://127.0.0.1:1";
        }
    }

    /** Watched before it runs, so that it is stopped even if the rest of the start fails. */
    private void watch(Server server) throws IOException {
        ServerWatch watch = new ServerWatch(server);
        watches.add(watch);
        server.start();
        watch.begin();
    }

    private static void describe(PostgresAddress address, Map<String, Object> found) {
        found.put("spring.r2dbc.url", address.r2dbcUrl());
        found.put("spring.r2dbc.username", address.user());
        found.put("spring.r2dbc.password", address.password());
        found.put("spring.flyway.url", address.jdbcUrl());
        found.put("spring.flyway.user", address.user());
        found.put("spring.flyway.password", address.password());
    }

    private static void describe(String redis, Map<String, Object> found) {
        found.put("spring.data.redis.url", redis);
    }

    private static void requireFreePort(ConfigurableEnvironment environment) {
        String port = environment.getProperty("server.port", "8080");
        try {
            Ports.requireFree(environment.getProperty("server.address", "127.0.0.1"), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw new Refusal("FAIRLEAD_PORT is %s, which is no port: set it to a number up to 65535.".formatted(port));
        }
    }

    private static void close(HomeLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            log.debug("Lock not released, the end of the process will", e);
        }
    }
}
