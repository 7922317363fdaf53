package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a PostgreSQL before anything else does: is it there, does it let us in, is it new enough, does it keep what it takes. */
final class PostgresProbe {

    private static final Logger log = LoggerFactory.getLogger(PostgresProbe.class);
    /** uuidv7() came with 18. */
    private static final int OLDEST = 180_000;

    private static final String STARTING_UP = "57P03";
    private static final Duration STARTUP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STARTUP_STEP = Duration.ofMillis(500);

    private final PostgresAddress address;

    PostgresProbe(PostgresAddress address) {
        this.address = address;
    }

    /** @throws Refusal if it is not fit; {@code allowUnsafe} turns the one about durability into a warning */
    void check(boolean allowUnsafe) {
        try (Connection connection = connectPatiently();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select current_setting('server_version_num')::int, current_setting('server_version'),
                               current_setting('fsync'), current_setting('synchronous_commit')
                        """)) {
            boolean _ = row.next();
            requireNewEnough(row.getInt(1), row.getString(2));
            requireDurable(row.getString(3), row.getString(4), allowUnsafe);
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    /** Makes the database if this server does not have it yet; the address must lead to another database of the server. */
    void createDatabase(String name) {
        try (Connection connection = connectPatiently();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
                if (found.next()) {
                    return;
                }
            }
            int _ = statement.executeUpdate("create database " + name);
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    void requireNewEnough(int version, String name) {
        if (version < OLDEST) {
            throw new Refusal(
                    "Fairlead needs PostgreSQL 18 or newer, and the one at %s is %s: upgrade it, or leave FAIRLEAD_POSTGRES_URL unset to use the built-in one."
                            .formatted(address.place(), name));
        }
    }

    private void requireDurable(String fsync, String synchronousCommit, boolean allowUnsafe) {
        String off = "off".equals(fsync) ? "fsync" : "off".equals(synchronousCommit) ? "synchronous_commit" : null;
        if (off == null) {
            return;
        }
        if (!allowUnsafe) {
            throw new Refusal(
                    "PostgreSQL at %s has %s off and would lose acknowledged messages in a crash: turn it on, or set FAIRLEAD_ALLOW_UNSAFE_POSTGRES=true if that is acceptable."
                            .formatted(address.place(), off));
        }
        log.warn("PostgreSQL at {} has {} off: a crash can lose acknowledged messages.", address.place(), off);
    }

    /** A server that is still replaying its log is worth waiting for. */
    private Connection connectPatiently() throws SQLException {
        long giveUp = System.nanoTime() + STARTUP_PATIENCE.toNanos();
        while (true) {
            try {
                return connect();
            } catch (SQLException e) {
                if (!STARTING_UP.equals(e.getSQLState()) || System.nanoTime() > giveUp) {
                    throw e;
                }
                Pause.of(STARTUP_STEP);
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("ApplicationName", "fairlead-start");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private Refusal refusal(SQLException e) {
        String state = orEmpty(e.getSQLState());
        String sentence = switch (state) {
            case "28P01" ->
                "PostgreSQL at %s refuses the password of user %s: correct FAIRLEAD_POSTGRES_URL."
                        .formatted(address.place(), address.user());
            case "28000" ->
                "PostgreSQL at %s does not let user %s in (%s): correct FAIRLEAD_POSTGRES_URL or the server's pg_hba.conf."
                        .formatted(address.place(), address.user(), oneLine(e));
            case "3D000" ->
                "PostgreSQL at %s has no database %s: create it or correct FAIRLEAD_POSTGRES_URL."
                        .formatted(address.place(), address.database());
            case "08001", "08004", "08006" ->
                "No PostgreSQL answers at %s (%s): start it or correct FAIRLEAD_POSTGRES_URL."
                        .formatted(address.place(), reason(e));
            default -> "PostgreSQL at %s is not usable (%s).".formatted(address.place(), oneLine(e));
        };
        return new Refusal(sentence, e);
    }

    private static String reason(SQLException e) {
        Throwable cause = e.getCause();
        if (cause instanceof java.net.UnknownHostException) {
            return "the host name is unknown";
        }
        return cause == null || cause.getMessage() == null ? oneLine(e) : oneLine(cause);
    }

    private static String oneLine(Throwable e) {
        String text = orEmpty(e.getMessage()).lines().findFirst().orElse("");
        return text.replaceAll("[.:\\s]+$", "");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
