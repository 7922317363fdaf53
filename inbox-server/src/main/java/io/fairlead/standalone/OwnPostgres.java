package io.fairlead.standalone;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The built-in PostgreSQL. {@code postgres} in the home folder holds {@code data} and {@code password}; it appears complete or
 * not at all, because it is made aside and renamed. The server listens on 127.0.0.1 only, on a port chosen at each start,
 * and is a process group of its own, so that Ctrl-C reaches this program first.
 */
final class OwnPostgres implements Server {

    private static final Logger log = LoggerFactory.getLogger(OwnPostgres.class);
    private static final String USER = "fairlead";
    private static final String DATABASE = "fairlead";
    private static final Duration INITDB = Duration.ofMinutes(3);
    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 30;
    private static final int PORT_ATTEMPTS = 5;
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration LEFTOVERS = Duration.ofSeconds(10);
    private static final long LONGEST_LOG = 20L * 1024 * 1024;

    /** Durable, and sized for one machine that also does other work. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("max_connections", "100"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("min_wal_size", "256MB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC")));

    private final Home home;
    private final PostgresBinaries binaries;
    private final Program program;
    private final Path data;
    private int port;

    private OwnPostgres(Home home, PostgresBinaries binaries, Program program) {
        this.home = home;
        this.binaries = binaries;
        this.program = program;
        this.data = home.file("postgres").resolve("data");
    }

    /** Ready to be started; makes the data folder the first time. The caller holds the home's lock. */
    static OwnPostgres prepare(Home home) throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpackedIn(home);
        OwnPostgres postgres = new OwnPostgres(home, binaries, Program.forPostgres(binaries.folder()));
        postgres.makeDataFolder();
        return postgres;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws IOException {
        stopLeftover();
        boolean chosen = port != 0;
        for (int attempt = 1; ; attempt++) {
            if (!chosen) {
                port = Ports.free();
            }
            Program.Result result = startOnce();
            if (result.code() == 0) {
                break;
            }
            if (attempt == PORT_ATTEMPTS || !tookItsPlace()) {
                throw new Refusal("The built-in PostgreSQL does not start (%s): see %s."
                        .formatted(lastComplaint(result), logFile()));
            }
            Pause.of(STEP);
        }
        if (!chosen) {
            new PostgresProbe(address().withDatabase("postgres")).createDatabase(DATABASE);
        }
    }

    @Override
    public void stop() throws IOException {
        Program.Result result = control("stop", "-m", "fast", "-w", "-t", Integer.toString(STOP_SECONDS));
        if (result.code() != 0 && runningHere().isPresent()) {
            log.warn("PostgreSQL takes too long to stop cleanly; it will repair itself at the next start.");
            Program.Result _ = control("stop", "-m", "immediate", "-w", "-t", Integer.toString(STOP_SECONDS));
        }
    }

    @Override
    public boolean isAlive() {
        return runningHere().isPresent();
    }

    /** How the program gets in. */
    PostgresAddress address() throws IOException {
        String password =
                Files.readString(home.file("postgres").resolve("password")).strip();
        return new PostgresAddress("127.0.0.1", port, DATABASE, USER, password, "disable");
    }

    private void makeDataFolder() throws IOException {
        Path whole = home.file("postgres");
        if (Files.exists(whole)) {
            requireComplete(whole);
            return;
        }
        Path aside = home.file("postgres.new");
        FileSystemUtils.deleteRecursively(aside);
        Files.createDirectory(
                aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path password = aside.resolve("password");
        Secrets.write(password, Secrets.random());
        Program.Result result = program.run(
                INITDB,
                List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + aside.resolve("data"),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C"));
        if (result.code() != 0) {
            throw new Refusal("The built-in PostgreSQL cannot make its data folder in %s (%s)."
                    .formatted(home.folder(), result.lastLine()));
        }
        Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireComplete(Path whole) {
        for (Path needed : List.of(whole.resolve("password"), data.resolve("PG_VERSION"))) {
            if (!Files.isRegularFile(needed)) {
                throw new Refusal(
                        "%s is missing, so the built-in PostgreSQL cannot start: restore %s from a backup, or delete it to begin with an empty company."
                                .formatted(needed, whole));
            }
        }
    }

    /** The lock on the home folder is ours, so a PostgreSQL that runs on this data was left by a process that was killed. */
    private void stopLeftover() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (runningHere().isPresent()) {
            log.info("Stopping the PostgreSQL that an earlier run left behind.");
            stop();
        } else if (Files.exists(pidFile)) {
            // It was killed. Its number may belong to another process by now, which would keep PostgreSQL from
            // starting.
            Files.delete(pidFile);
        }
    }

    /** True if it is worth trying again: the port went to somebody else, or children of a killed server are still ending. */
    private boolean tookItsPlace() throws IOException {
        String said = recentLog();
        if (said.contains("pre-existing shared memory block is still in use")) {
            Pause.of(LEFTOVERS.dividedBy(PORT_ATTEMPTS));
            return true;
        }
        return said.contains("could not bind IPv4 address");
    }

    private Program.Result startOnce() throws IOException {
        Files.createDirectories(logFile().getParent());
        if (Files.exists(logFile()) && Files.size(logFile()) > LONGEST_LOG) {
            Files.move(logFile(), logFile().resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        StringBuilder options = new StringBuilder("-p " + port);
        SETTINGS.forEach((name, value) ->
                options.append(" -c ").append(name).append("='").append(value).append('\''));
        return control(
                "start",
                "-w",
                "-t",
                Integer.toString(START_SECONDS),
                "-l",
                logFile().toString(),
                "-o",
                options.toString());
    }

    private Program.Result control(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.program("pg_ctl"), "-D", data.toString()));
        command.addAll(List.of(arguments));
        return program.run(Duration.ofSeconds(START_SECONDS + 10L), command);
    }

    /** The postmaster of our data folder, if it is alive and really is one. */
    private Optional<ProcessHandle> runningHere() {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(first.strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .command()
                            .map(command -> command.startsWith(home.folder().toString()))
                            .orElse(false));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Path logFile() {
        return home.file("log").resolve("postgres.log");
    }

    private String recentLog() throws IOException {
        String all = Files.exists(logFile()) ? Files.readString(logFile()) : "";
        int last = all.lastIndexOf("starting PostgreSQL");
        return all.substring(Math.max(last, Math.max(0, all.length() - 4_000)));
    }

    private String lastComplaint(Program.Result result) throws IOException {
        return recentLog()
                .lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .map(line -> line.replaceAll(".*(FATAL|PANIC):\\s*", ""))
                .reduce((_, last) -> last)
                .orElse(result.lastLine());
    }
}
