package io.fairlead.standalone;

import io.fairlead.kernel.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import redis.embedded.core.ExecutableProvider;

/**
 * The built-in Redis, on 127.0.0.1 only. It keeps nothing on disk: what it holds (hints, presence, typing) expires within
 * seconds and is told again.
 */
final class OwnRedis implements Server {

    private static final Logger log = LoggerFactory.getLogger(OwnRedis.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int PORT_ATTEMPTS = 5;

    private final Home home;
    private final Path executable;
    private final Path folder;
    private final String password = Secrets.random();
    private int port;

    private OwnRedis(Home home, Path executable, Path folder) {
        this.home = home;
        this.executable = executable;
        this.folder = folder;
    }

    /** Ready to be started. The caller holds the home's lock. */
    static OwnRedis prepare(Home home) throws IOException {
        Path bin = home.directory("bin");
        Path aside = bin.resolve("redis.new");
        FileSystemUtils.deleteRecursively(aside);
        Files.createDirectory(aside);
        Path unpacked =
                ExecutableProvider.newJarResourceProvider(aside.toFile()).get().toPath();
        Path executable = bin.resolve("redis-server");
        Files.move(unpacked, executable, StandardCopyOption.ATOMIC_MOVE);
        FileSystemUtils.deleteRecursively(aside);
        return new OwnRedis(home, executable, home.directory("redis"));
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws IOException {
        running().ifPresent(_ -> log.info("Stopping the Redis that an earlier run left behind."));
        stop();
        boolean chosen = port != 0;
        for (int attempt = 1; ; attempt++) {
            if (!chosen) {
                port = Ports.free();
            }
            Program.Result result = startOnce();
            if (result.code() == 0 && awaitUp()) {
                return;
            }
            if (attempt == PORT_ATTEMPTS) {
                throw new IOException("redis-server on port " + port + " does not answer: " + result.lastLine());
            }
        }
    }

    @Override
    public void stop() {
        Optional<ProcessHandle> process = running();
        process.ifPresent(ProcessHandle::destroy);
        if (!await(() -> running().isEmpty())) {
            process.ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public boolean isAlive() {
        return running().isPresent();
    }

    String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    private Program.Result startOnce() throws IOException {
        Files.createDirectories(logFile().getParent());
        Files.deleteIfExists(pidFile());
        Path settings = folder.resolve("redis.conf");
        Secrets.write(settings, """
                bind 127.0.0.1
                port %d
                requirepass %s
                daemonize yes
                pidfile "%s"
                logfile "%s"
                dir "%s"
                save ""
                appendonly no
                maxmemory 128mb
                maxmemory-policy allkeys-lru
                """.formatted(port, password, pidFile(), logFile(), folder));
        return Program.plain().run(PATIENCE, List.of(executable.toString(), settings.toString()));
    }

    private boolean awaitUp() {
        return await(() -> running().isPresent() && Ports.answers("127.0.0.1", port));
    }

    private static boolean await(java.util.function.BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                return false;
            }
            Pause.of(STEP);
        }
        return true;
    }

    /** The Redis of our folder, if it is alive and really is one. */
    private Optional<ProcessHandle> running() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .command()
                            .map(command -> command.startsWith(home.folder().toString()))
                            .orElse(false));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Path pidFile() {
        return folder.resolve("redis.pid");
    }

    private Path logFile() {
        return home.file("log").resolve("redis.log");
    }
}
