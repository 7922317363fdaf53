package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import io.fairlead.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who starts the program where it cannot run. */
class StartTest {

    @TempDir
    Path folder;

    record Ended(int code, List<String> err, String out) {}

    @Test
    void aTakenPortEndsTheProgramWithOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = start(Map.of("FAIRLEAD_PORT", Integer.toString(taken.getLocalPort())));
            assertThat(ended.err())
                    .containsExactly(
                            "Port " + taken.getLocalPort()
                                    + " of 127.0.0.1 is taken: stop the program that listens there, or set FAIRLEAD_PORT to another port.");
            assertThat(ended.code()).isNotZero();
            assertThat(ended.out()).doesNotContain("\tat ");
            assertThat(folder.resolve("home")).doesNotExist();
        }
    }

    @Test
    void aWrongPostgresEndsTheProgramWithOneSentence() throws Exception {
        int nobody = TestServers.freePort();
        Ended ended = start(Map.of(
                "FAIRLEAD_PORT", Integer.toString(TestServers.freePort()),
                "FAIRLEAD_REDIS_URL", "redis://127.0.0.1:" + nobody,
                "FAIRLEAD_POSTGRES_URL", "postgresql://anna:hunter2@127.0.0.1:" + nobody + "/crm"));
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst()).startsWith("No PostgreSQL answers at 127.0.0.1:" + nobody);
        assertThat(ended.code()).isNotZero();
        assertThat(ended.out()).doesNotContain("\tat ").doesNotContain("hunter2");
    }

    @Test
    void aHomeThatCannotBeWrittenEndsTheProgramWithOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        Ended ended = start(Map.of(
                "FAIRLEAD_PORT", Integer.toString(TestServers.freePort()),
                "FAIRLEAD_HOME", file.resolve("home").toString()));
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst())
                .startsWith("Fairlead cannot write to its folder " + file)
                .contains("FAIRLEAD_HOME");
        assertThat(ended.code()).isNotZero();
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Ports.requireFree("198.51.100.7", 8080))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no address of this machine");
    }

    @Test
    void twoProgramsDoNotShareAHome() throws IOException {
        Home home = Home.open(folder);
        try (HomeLock _ = HomeLock.take(home)) {
            assertThatThrownBy(() -> HomeLock.take(home))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("Another Fairlead (process "
                            + ProcessHandle.current().pid() + ") is running in ");
        }
        HomeLock.take(home).close();
    }

    private Ended start(Map<String, String> environment) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.fairlead.Fairlead");
        builder.environment().keySet().removeIf(name -> name.startsWith("FAIRLEAD_"));
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        builder.environment().putAll(environment);
        Process process = builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("it ends by itself").isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(err), Files.readString(out));
    }
}
