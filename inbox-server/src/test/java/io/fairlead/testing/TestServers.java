package io.fairlead.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * One PostgreSQL (fsync off: tests lose nothing by it) and one Redis per JVM, started when first asked for. Each database
 * is copied from a template that was migrated once.
 */
public final class TestServers {

    private static final String TEMPLATE = "fairlead_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable EmbeddedPostgres postgres;
    private static @Nullable RedisServer redis;
    private static int redisPort;

    private TestServers() {}

    /** A freshly migrated database of its own. */
    public static synchronized Database database() {
        try {
            EmbeddedPostgres server = postgres();
            String name = "fairlead_" + NUMBER.incrementAndGet();
            execute(server, "create database " + name + " template " + TEMPLATE);
            return new Database("localhost", server.getPort(), name, "postgres", "postgres");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static synchronized int redisPort() {
        if (redis == null) {
            try {
                redisPort = freePort();
                redis = RedisServer.newRedisServer()
                        .port(redisPort)
                        .setting("save \"\"")
                        .setting("bind 127.0.0.1")
                        .build();
                redis.start();
                Runtime.getRuntime().addShutdownHook(new Thread(TestServers::stopAll));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return redisPort;
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to reach one database. */
    public record Database(String host, int port, String name, String user, String password) {
        public String jdbcUrl() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + name;
        }

        public String r2dbcUrl() {
            return "r2dbc:postgresql://" + host + ":" + port + "/" + name;
        }
    }

    private static EmbeddedPostgres postgres() throws SQLException {
        if (postgres == null) {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("shared_buffers", "64MB")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
                execute(server, "create database " + TEMPLATE);
                Flyway.configure()
                        .dataSource(server.getJdbcUrl("postgres", TEMPLATE), "postgres", "postgres")
                        .load()
                        .migrate();
                postgres = server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return postgres;
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        }
    }

    /** Whatever runs; nothing runs for the second time. */
    static synchronized void stopAll() {
        try {
            if (redis != null) {
                redis.stop();
                redis = null;
            }
            if (postgres != null) {
                postgres.close();
                postgres = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
