package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mailhost.MailHost;
import io.fairlead.testing.FairleadTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A mailbox of a real mail server equals its ledger, whatever happens to either of them. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
class MailboxLedgerTest {

    private static MailHost host;

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    JobTable jobs;

    @Autowired
    IncidentTable incidents;

    private Office office;
    private String own;
    private UUID channel;

    @BeforeAll
    static void start() {
        host = MailHost.start();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        office = new Office(db, http);
        own = MailHost.anAddress();
        host.own(own);
    }

    @AfterEach
    void close() {
        if (channel != null) {
            office.rows.run("update channel_account set state = 'disabled' where id = '" + channel + "'");
        }
    }

    @Test
    void everyUidEndsInOneOutcome() throws IOException {
        String twice = UUID.randomUUID().toString();
        drop("one", mail("Message-ID: <" + twice + "@acme.example>", "Same"));
        drop("again", mail("Message-ID: <" + twice + "@acme.example>", "Same"));
        drop("other words", mail("Message-ID: <" + twice + "@acme.example>", "Others"));
        drop("no id", mail("X-Some: thing", "No id"));
        drop("auto", mail("Auto-Submitted: auto-replied", "Out of office"));
        drop("blocked", mail("X-Some: other", "Buy").replace("anna@acme.example", "x@junk.example"));
        drop("deep", deep());
        connect(Map.of("importExisting", true, "blocked", "@junk.example"));
        awaitSlots(7);
        assertThat(outcomes()).isEqualTo("{\"auto\":1,\"blocked\":1,\"duplicate\":1,\"imported\":3,\"quarantined\":1}");
        JsonNode slots = get("/api/channels/" + channel + "/slots?limit=5");
        assertThat(slots.get("items")).hasSize(5);
        JsonNode rest = get("/api/channels/" + channel + "/slots?limit=5&after="
                + slots.get("next").asString());
        assertThat(rest.get("items")).hasSize(2);
        assertThat(get("/api/channels/" + channel + "/slots?outcome=blocked")
                        .get("items")
                        .get(0)
                        .get("reason")
                        .asString())
                .contains("x@junk.example");

        JsonNode check = check();
        assertThat(check.get("found").asInt()).isEqualTo(7);
        assertThat(check.get("missing").asInt()).isZero();
        JsonNode health = get("/api/channels/" + channel).get("health");
        assertThat(health.get("check").get("found").asInt()).isEqualTo(7);
        assertThat(health.get("quarantined").asInt()).isEqualTo(1);
        assertThat(health.hasNonNull("lastSuccessAt")).isTrue();
    }

    @Test
    void aGapIsSaidAloudAndClosed() throws IOException {
        fill(12);
        connect(Map.of("importExisting", true));
        awaitSlots(12);
        long seq = office.rows.number("select seq from journal_head");
        String lost =
                " from channel_slot_view s where s.number in (3, 7, 8) and s.channel_account_id = '" + channel + "'";
        office.rows.run("delete from message where id in (select s.message_id" + lost + ")");
        office.rows.run("delete from inbound_record where channel_account_id = '" + channel
                + "' and external_key in (select s.external_key" + lost + ")");
        office.rows.run(
                "delete from channel_slot where number in (3, 7, 8) and channel_account_id = '" + channel + "'");
        JsonNode check = check();
        assertThat(check.get("found").asInt()).isEqualTo(12);
        assertThat(check.get("missing").asInt()).isEqualTo(3);
        assertThat(check.get("sample").asString()).isEqualTo("3, 7, 8");
        assertThat(check.get("imported").asInt()).isEqualTo(3);
        assertThat(check.get("done").asInt()).isEqualTo(3);
        assertThat(get("/api/channels/" + channel + "/incidents")
                        .get(0)
                        .get("kind")
                        .asString())
                .isEqualTo("gap");
        assertThat(office.rows.text("select payload::text from journal where seq > " + seq
                        + " and type = 'channel.gap' and subject = '" + channel + "'"))
                .contains("\"missing\":3")
                .contains("3, 7, 8");
        JsonNode health = get("/api/channels/" + channel).get("health").get("check");
        assertThat(health.get("missing").asInt()).isEqualTo(3);
        assertThat(health.get("mended").asInt()).isEqualTo(3);
        assertThat(check().get("missing").asInt()).isZero();
        assertThat(outcomes()).isEqualTo("{\"imported\":12}");
    }

    @Test
    void whatCameLongBeforeTheChannelIsFiledAndNotWorkedOn() throws IOException {
        Instant now = Instant.now();
        host.drop(own, mail("X-N: 1", "Long ago").getBytes(StandardCharsets.UTF_8), now.minus(Duration.ofDays(20)));
        host.drop(
                own,
                mail("X-N: 2", "Lately")
                        .replace("anna@acme.example", "ben@brick.example")
                        .getBytes(StandardCharsets.UTF_8),
                now.minus(Duration.ofDays(10)));
        connect(Map.of("importExisting", true));
        awaitSlots(2);
        assertThat(outcomes()).isEqualTo("{\"imported\":2}");
        String of = "select concat_ws(' ', c.status, c.waiting_since is null, (select count(*) from sla_timer t where"
                + " t.conversation_id = c.id)) from conversation c where c.channel_account_id = '" + channel
                + "' and c.subject = '";
        await(() -> office.rows.text(of + "Lately'").startsWith("open f 1"));
        assertThat(office.rows.text(of + "Long ago'")).isEqualTo("closed t 0");
    }

    @Test
    void oneCheckAtATimeByItselfNowAndThen() throws IOException {
        fill(2);
        connect(Map.of("importExisting", true));
        awaitSlots(2);
        String of = " where channel_account_id = '" + channel + "'";
        String checks = of + " and kind = 'check'";
        office.rows.run("insert into channel_job (channel_account_id, kind, state, owner, until) values ('" + channel
                + "', 'check', 'running', 'another', now() + interval '1 hour')");
        post("/check", Map.of())
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("conflict");
        assertThat(done(ask("/backfill", Map.of("from", 1))).get("found").asInt())
                .isEqualTo(2);

        office.rows.run("update channel_job set state = 'done', until = null, asked_at = now() - interval '4 days',"
                + " finished_at = now() - interval '4 days'" + checks);
        office.rows.run(
                "update channel_account set created_at = now() - interval '16 minutes' where id = '" + channel + "'");
        jobs.schedule(Duration.ofMinutes(15)).block(Duration.ofSeconds(30));
        jobs.schedule(Duration.ofMinutes(15)).block(Duration.ofSeconds(30));
        await(() -> office.rows.number("select count(*) from channel_job" + checks
                        + " and state = 'done' and asked_by is null and asked_at > now() - interval '1 day'")
                == 1);
        assertThat(office.rows.number("select count(*) from channel_job" + checks))
                .as("the old one, which found nothing, is gone")
                .isEqualTo(1);
        office.rows.run("update channel_incident set at = now() - interval '91 days'" + of);
        incidents.add(channel, "degraded", "x").block(Duration.ofSeconds(30));
        assertThat(office.rows.number("select count(*) from channel_incident" + of))
                .isEqualTo(1);
    }

    @Test
    void oldMailIsTakenByDateAndByNumber() throws IOException {
        for (int n = 0; n < 6; n++) {
            host.drop(
                    own,
                    mail("X-N: " + n, "Old " + n).getBytes(StandardCharsets.UTF_8),
                    Instant.parse("2025-0" + (n + 1) + "-10T00:00:00Z"));
        }
        connect(Map.of("importExisting", false));
        await(() -> state().equals("connected"));
        JsonNode byDate =
                done(ask("/backfill", Map.of("since", "2025-02-01T00:00:00Z", "before", "2025-04-01T00:00:00Z")));
        assertThat(byDate.get("found").asInt()).isEqualTo(2);
        assertThat(byDate.get("imported").asInt()).isEqualTo(2);
        JsonNode byNumber = done(ask("/backfill", Map.of("from", 1, "to", 4)));
        assertThat(byNumber.get("found").asInt()).isEqualTo(4);
        assertThat(byNumber.get("missing").asInt()).as("two were taken before").isEqualTo(2);
        assertThat(outcomes()).isEqualTo("{\"imported\":4}");
        assertThat(check().get("found").asInt()).as("old mail is not due").isZero();

        post("/backfill", Map.of()).expectStatus().isBadRequest().expectBody().returnResult();
        post("/backfill", Map.of("from", 5, "to", 2))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
    }

    @Test
    void whatTheMailServerDidNotGiveIsTakenByNumberOnceItCan() throws IOException {
        fill(2);
        connect(Map.of("importExisting", true));
        awaitSlots(2);
        String own = " where channel_account_id = '" + channel + "'";
        // As if the server had failed at the second one, see DovecotTest.
        office.rows.run(
                "delete from message where id in (select message_id from channel_slot_view" + own + " and number = 2)");
        office.rows.run("delete from inbound_record" + own
                + " and external_key = (select external_key from channel_slot" + own + " and number = 2)");
        office.rows.run("update channel_slot set external_key = 'uid:2'" + own + " and number = 2");
        office.rows.run("insert into inbound_record (channel_account_id, external_key, outcome, kind, reason) values ('"
                + channel + "', 'uid:2', 'quarantined', 'broken', 'not-given')");
        office.rows.run("insert into quarantine (channel_account_id, external_key, reason, detail, raw, size) values ('"
                + channel + "', 'uid:2', 'not-given', 'NO', '', 0)");
        assertThat(outcomes()).isEqualTo("{\"imported\":1,\"quarantined\":1}");
        assertThat(check().get("missing").asInt()).as("it is known").isZero();

        JsonNode taken = done(ask("/backfill", Map.of("from", 1)));
        assertThat(taken.get("missing").asInt()).isEqualTo(1);
        assertThat(taken.get("imported").asInt()).isEqualTo(1);
        assertThat(outcomes()).isEqualTo("{\"imported\":2}");
        assertThat(get("/api/quarantine?channel=" + channel).get("items")).isEmpty();
    }

    @Test
    void eachMailIsTakenOnceOverARestartInTheMiddleAndANewUidvalidity() throws Exception {
        fill(150);
        connect(Map.of("importExisting", true));
        awaitSlots(1);
        post("/disable", Map.of()).expectStatus().isOk().expectBody().returnResult();
        post("/enable", Map.of()).expectStatus().isOk().expectBody().returnResult();
        awaitSlots(150);
        assertThat(outcomes()).isEqualTo("{\"imported\":150}");

        host.renumber(own);
        fill(5);
        // The connection broke; the watch comes back by itself and reads everything under its new numbers.
        awaitSlots(305);
        assertThat(outcomes()).isEqualTo("{\"duplicate\":150,\"imported\":155}");
        assertThat(office.rows.number("select count(*) from message where channel_account_id = '" + channel + "'"))
                .isEqualTo(155);
        JsonNode check = check();
        assertThat(check.get("found").asInt()).isEqualTo(155);
        assertThat(check.get("missing").asInt()).isZero();
        assertThat(get("/api/channels/" + channel + "/incidents").toString())
                .contains("degraded")
                .contains("connected");
    }

    @Test
    void poisonLetsTheOthersPassAndGoesThroughOnceTheCauseIsGone() throws IOException {
        try {
            poison();
        } finally {
            office.rows.run("drop trigger if exists poison on message");
        }
    }

    private void poison() throws IOException {
        office.rows.run("""
                create or replace function poisoned() returns trigger language plpgsql as $$
                begin if new.subject like '%poison%' then raise exception 'cannot be kept'; end if; return new; end $$""");
        office.rows.run("create trigger poison before insert on message for each row execute function poisoned()");
        for (int n = 0; n < 60; n++) {
            drop("n", mail("X-N: " + n, n % 20 == 7 ? "poison " + n : "Mail " + n));
        }
        connect(Map.of("importExisting", true));
        awaitSlots(60);
        assertThat(outcomes()).isEqualTo("{\"imported\":57,\"quarantined\":3}");
        JsonNode open = get("/api/quarantine?channel=" + channel);
        assertThat(open.get("items")).hasSize(3);
        assertThat(open.get("items").get(0).get("detail").asString()).contains("cannot be kept");

        JsonNode inVain = replayAll();
        assertThat(inVain.get("failed").asInt()).isEqualTo(3);
        assertThat(outcomes()).isEqualTo("{\"imported\":57,\"quarantined\":3}");

        office.rows.run("drop trigger poison on message");
        JsonNode replayed = replayAll();
        assertThat(replayed.get("replayed").asInt()).isEqualTo(3);
        assertThat(outcomes()).isEqualTo("{\"imported\":60}");
        assertThat(get("/api/quarantine?channel=" + channel).get("items")).isEmpty();
        JsonNode decided =
                get("/api/quarantine?state=decided&channel=" + channel).get("items");
        assertThat(decided).hasSize(3);
        assertThat(decided.get(0).get("state").asString()).isEqualTo("replayed");
        assertThat(decided.get(0).get("decidedBy").asString()).isEqualTo("admin person");
    }

    @Test
    void whoMayNotManageChannelsAsksInVain() throws IOException {
        connect(Map.of("importExisting", true));
        String agent = office.cookie(office.rows.user("agent"));
        for (String path : new String[] {"/check", "/jobs/" + UUID.randomUUID() + "/cancel"}) {
            http.post()
                    .uri("/api/channels/" + channel + path)
                    .header("Cookie", agent)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .returnResult();
        }
        http.get()
                .uri("/api/channels/" + channel + "/slots?after=nonsense")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
    }

    private void connect(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "address",
                own,
                "imapHost",
                "127.0.0.1",
                "imapPort",
                host.imap,
                "imapSecurity",
                "none",
                "smtpHost",
                "127.0.0.1",
                "smtpPort",
                host.smtp,
                "smtpSecurity",
                "none",
                "password",
                MailHost.PASSWORD));
        settings.putAll(more);
        channel = UUID.fromString(office.create("email", settings).get("id").asString());
    }

    private void fill(int number) throws IOException {
        String unique = UUID.randomUUID().toString();
        for (int n = 0; n < number; n++) {
            drop("n", mail("Message-ID: <" + n + "." + unique + "@acme.example>", "Mail " + n));
        }
    }

    private void drop(String what, String mail) throws IOException {
        host.drop(own, mail.getBytes(StandardCharsets.UTF_8));
    }

    private String mail(String header, String subject) {
        return "From: anna@acme.example\r\nTo: " + own + "\r\n" + header + "\r\nSubject: " + subject
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n";
    }

    private static String deep() {
        StringBuilder mail = new StringBuilder("From: x@y.example\r\nSubject: deep\r\n");
        for (int n = 0; n < 40; n++) {
            mail.append("Content-Type: multipart/mixed; boundary=b")
                    .append(n)
                    .append("\r\n\r\n--b")
                    .append(n)
                    .append("\r\n");
        }
        return mail.append("\r\nHi").toString();
    }

    /** Compares the mailbox with the ledger and gives what was found. */
    private JsonNode check() {
        return done(ask("/check", null));
    }

    private UUID ask(String path, Map<String, Object> body) {
        byte[] answer = post(path, body == null ? Map.of() : body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return UUID.fromString(JsonMapper.shared().readTree(answer).get("id").asString());
    }

    private WebTestClient.ResponseSpec post(String path, Map<String, Object> body) {
        return http.post()
                .uri("/api/channels/" + channel + path)
                .header("Cookie", office.admin)
                .bodyValue(body)
                .exchange();
    }

    private JsonNode done(UUID job) {
        await(() -> !job(job).get("state").asString().matches("queued|running"));
        JsonNode ended = job(job);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("done");
        return ended;
    }

    private JsonNode job(UUID id) {
        for (JsonNode job : get("/api/channels/" + channel + "/jobs")) {
            if (job.get("id").asString().equals(id.toString())) {
                return job;
            }
        }
        throw new AssertionError("no such job");
    }

    private JsonNode replayAll() {
        byte[] answer = http.post()
                .uri("/api/quarantine/replay")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("channel", channel))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(answer);
    }

    private JsonNode get(String path) {
        byte[] answer = http.get()
                .uri(path)
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(answer);
    }

    /** Sorted by name. */
    private String outcomes() {
        Map<String, Long> sorted = new java.util.TreeMap<>();
        get("/api/channels/" + channel + "/outcomes")
                .properties()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asLong()));
        return JsonMapper.shared().writeValueAsString(sorted);
    }

    private String state() {
        return office.rows.text("select state from channel_account where id = '" + channel + "'");
    }

    private void awaitSlots(long number) {
        await(() -> office.rows.number("select count(*) from channel_slot where channel_account_id = '" + channel + "'")
                >= number);
    }
}
