package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testing.FairleadTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The examples of the documentation as somebody pastes them, run by the tools that they are written for. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
class WebhookExamplesTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    private Office office;
    private Office.Channel channel;

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
    }

    @Test
    void curlPostsAMessage() throws Exception {
        assumeTrue(isThere("curl", "--version") && isThere("openssl", "version"), "curl or openssl is missing");
        Path script = example("send.sh");
        assertThat(run("sh", script.toString())).contains("\"status\":\"stored\"");
        assertThat(run("sh", script.toString())).contains("\"status\":\"stored\"");
        assertStoredOnce("Do you ship to Lisbon? 您好");
    }

    @Test
    void pythonPostsAMessage() throws Exception {
        assumeTrue(isThere("python3", "--version"), "python3 is missing");
        assertThat(run("python3", example("send.py").toString())).contains("202", "\"status\":\"stored\"");
        assertStoredOnce("Do you ship to Lisbon? 您好");
    }

    @Test
    void javaPostsALead() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(run(java, example("Send.java").toString())).contains("202", "\"status\":\"stored\"");
        assertStoredOnce("Met at our booth. 您好\n\nproduct: Harbour chair\nquantity: 120");
    }

    private void assertStoredOnce(String text) {
        assertThat(office.rows.text("select string_agg(body_text, '|') from message where channel_account_id = '"
                        + channel.id() + "'"))
                .isEqualTo(text);
    }

    /** As the page gives it, with the account's own address and its secret. */
    private Path example(String name) throws IOException {
        String text = new String(
                http.get()
                        .uri("/examples/webhook/" + name)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody(),
                StandardCharsets.UTF_8);
        assertThat(text).contains("{{url}}", "{{secret}}");
        Path file = folder.resolve(name);
        Files.writeString(
                file,
                text.replace("{{url}}", "http://127.0.0.1:" + port + channel.path())
                        .replace("{{secret}}", channel.secret()));
        return file;
    }

    private boolean isThere(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String run(String... command) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
