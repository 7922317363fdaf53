package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs that come with PostgreSQL and Redis. */
final class Program {

    private final List<String> prefix;

    private Program(List<String> prefix) {
        this.prefix = prefix;
    }

    static Program plain() {
        return new Program(List.of());
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own root is nobody, and the files stay root's.
     *
     * @throws Refusal if this is root and such a namespace cannot be had
     */
    static Program forPostgres(Path ownFile) throws IOException {
        boolean root = Files.getAttribute(ownFile, "unix:uid").equals(0);
        if (!root) {
            return plain();
        }
        Program unshared = new Program(List.of("unshare", "--user"));
        try {
            if (unshared.run(Duration.ofSeconds(10), List.of("true")).code() == 0) {
                return unshared;
            }
        } catch (IOException e) {
            throw notAsRoot();
        }
        throw notAsRoot();
    }

    /** @return the exit code and the last of what it printed; a program that outlives the timeout is killed */
    Result run(Duration timeout, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        Path output = Files.createTempFile("fairlead", ".out");
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(-1, command.getFirst() + " did not end within " + timeout.toSeconds() + " s");
            }
            return new Result(process.exitValue(), Files.readString(output).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command.getFirst(), e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    record Result(int code, String output) {
        String lastLine() {
            return output.lines().reduce("", (_, line) -> line);
        }
    }

    private static Refusal notAsRoot() {
        return new Refusal(
                "The built-in PostgreSQL does not run as root here: start Fairlead as an ordinary user, or set FAIRLEAD_POSTGRES_URL.");
    }
}
