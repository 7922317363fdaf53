package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in PostgreSQL through what can happen to it. */
class OwnPostgresTest {

    @TempDir
    Path folder;

    private Home home;
    private OwnPostgres postgres;

    @BeforeEach
    void begin() throws IOException {
        home = Home.open(folder);
        leaveAnInterruptedInitdb();
        postgres = OwnPostgres.prepare(home);
        postgres.start();
    }

    @AfterEach
    void end() throws IOException {
        postgres.stop();
    }

    @Test
    void isDurableAndAsksForItsPassword() throws Exception {
        assertThatCode(() -> new PostgresProbe(postgres.address()).check(false)).doesNotThrowAnyException();
        PostgresAddress real = postgres.address();
        PostgresAddress guessed =
                new PostgresAddress(real.host(), real.port(), real.database(), real.user(), "guessed", real.sslMode());
        assertThatThrownBy(() -> new PostgresProbe(guessed).check(false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("refuses the password of user fairlead")
                .hasMessageNotContaining("guessed");
        assertThat(Files.getPosixFilePermissions(home.file("postgres").resolve("password")))
                .hasSize(2);
        assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void whatAKilledProgramLeftRunningIsStoppedAndItsDataKept() throws Exception {
        update("create table kept as select 42 as n");
        ProcessHandle left = ProcessHandle.of(postmaster()).orElseThrow();
        OwnPostgres next = OwnPostgres.prepare(home);
        next.start();
        postgres = next;
        assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(query("select n from kept")).isEqualTo("42");
    }

    @Test
    void aKilledServerComesBackOnTheSamePortWithItsData() throws Exception {
        update("create table kept as select 42 as n");
        int port = postgres.port();
        ServerWatch watch = new ServerWatch(postgres);
        watch.begin();
        kill(postmaster());
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < giveUp && !Ports.answers("127.0.0.1", port)) {
            Thread.sleep(50);
        }
        new PostgresProbe(postgres.address()).check(false);
        assertThat(query("select n from kept")).isEqualTo("42");
        watch.stop();
        assertThat(Ports.answers("127.0.0.1", port)).isFalse();
    }

    @Test
    void aStaleLockFileThatNamesAnotherProcessIsPutAside() throws Exception {
        String lock = Files.readString(pidFile());
        kill(postmaster());
        Files.writeString(
                pidFile(),
                lock.replaceFirst("\\d+", Long.toString(ProcessHandle.current().pid())));
        OwnPostgres next = OwnPostgres.prepare(home);
        next.start();
        postgres = next;
        assertThat(query("select 1")).isEqualTo("1");
    }

    @Test
    void aFolderWithoutItsPasswordIsExplained() throws Exception {
        Path password = home.file("postgres").resolve("password");
        Path aside = folder.resolve("aside");
        Files.move(password, aside);
        assertThatThrownBy(() -> OwnPostgres.prepare(home))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is missing")
                .hasMessageContaining("restore");
        Files.move(aside, password);
    }

    @Test
    void anotherPlatformIsExplained() {
        assertThatThrownBy(() -> PostgresBinaries.unpackedIn(home, "Windows 11", "amd64"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Fairlead brings no PostgreSQL for Windows 11 on amd64")
                .hasMessageContaining("FAIRLEAD_POSTGRES_URL");
        assertThatThrownBy(() -> PostgresBinaries.unpackedIn(home, "Linux", "riscv64"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("riscv64");
    }

    private void leaveAnInterruptedInitdb() throws IOException {
        Path half = home.directory("postgres.new").resolve("data");
        Files.createDirectories(half.resolve("base"));
        Files.writeString(half.resolve("postgresql.conf"), "# half\n");
    }

    private Path pidFile() {
        return home.file("postgres").resolve("data").resolve("postmaster.pid");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile()).getFirst());
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    private String query(String sql) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void update(String sql) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException, IOException {
        PostgresAddress address = postgres.address();
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
