package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.kernel.Problem;
import io.fairlead.testing.FairleadTest;
import io.r2dbc.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class ReceiverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Receiver receiver;

    @Autowired
    Storing storing;

    @Autowired
    Accounts accounts;

    @Autowired
    Quarantine quarantine;

    private Office office;
    private Office.Channel channel;
    private AccountRef account;

    private final Sinks.One<Boolean> release = Sinks.one();
    private Disposable held = Disposables.disposed();

    @AfterEach
    void letGo() {
        var _ = release.tryEmitValue(true);
        held.dispose();
    }

    @BeforeEach
    void openAChannel() {
        office = new Office(db, http);
        channel = office.channel("webhook", Map.of());
        account = accounts.byId(channel.id()).block(PATIENCE);
    }

    @Test
    void oneBadItemOfTwoHundredIsQuarantinedAndTheOthersGoOn() {
        int bad = 137;
        List<Inbound> items = IntStream.range(0, 200)
                .<Inbound>mapToObj(n -> message("m-" + n, n == bad ? "thread\0" : "t-" + n % 7, "text " + n))
                .toList();
        List<Outcome> outcomes = offer(receiver, items);
        assertThat(outcomes.get(bad)).isEqualTo(Outcome.QUARANTINED);
        assertThat(Collections.frequency(outcomes, Outcome.IMPORTED)).isEqualTo(199);
        assertThat(office.messages(channel)).isEqualTo(199);
        assertThat(office.rows.text(
                        "select external_key || ' ' || convert_from(raw, 'UTF8') from quarantine where channel_account_id = '"
                                + channel.id() + "'"))
                .isEqualTo("m-137 raw of m-137");
        assertThat(office.rows.number(
                        "select count(*) from journal where type = 'quarantine.added' and payload ->> 'channelId' = '"
                                + channel.id() + "'"))
                .isEqualTo(1);
        assertThat(offer(receiver, List.of(items.get(bad)))).containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void aQuarantinedItemIsReplayedOnceItsCauseIsGone() {
        String body = Office.message("m-1", "ana@acme.pt", "hello");
        Inbound broken = new Inbound.Broken(
                "message:m-1",
                "unreadable",
                "on purpose",
                new Raw(body.getBytes(StandardCharsets.UTF_8), "application/json"));
        assertThat(offer(receiver, List.of(broken))).containsExactly(Outcome.QUARANTINED);
        String id = office.rows.text("select id from quarantine where channel_account_id = '" + channel.id() + "'");
        http.post()
                .uri("/api/quarantine/" + id + "/replay")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.outcome")
                .isEqualTo("imported");
        assertThat(office.messages(channel)).isEqualTo(1);
        assertThat(office.rows.text("select state from quarantine where id = '" + id + "'"))
                .isEqualTo("replayed");
        http.post()
                .uri("/api/quarantine/" + id + "/replay")
                .header("Cookie", office.admin)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
    }

    @Test
    void aDiscardedItemStaysInTheLedger() {
        Inbound broken = new Inbound.Broken("x-1", "unreadable", "on purpose", raw("x-1"));
        assertThat(offer(receiver, List.of(broken))).containsExactly(Outcome.QUARANTINED);
        String id = office.rows.text("select id from quarantine where channel_account_id = '" + channel.id() + "'");
        http.post()
                .uri("/api/quarantine/" + id + "/discard")
                .header("Cookie", office.admin)
                .bodyValue(Map.of("why", "Spam"))
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();
        assertThat(office.rows.text(
                        "select outcome from inbound_record where channel_account_id = '" + channel.id() + "'"))
                .isEqualTo("discarded");
        assertThat(offer(receiver, List.of(broken))).containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void theSameItemOfferedManyTimesAtOnceTakesEffectOnce() {
        List<Inbound> items = IntStream.range(0, 120)
                .<Inbound>mapToObj(n -> message("m-" + n % 3, "t-" + n, "text"))
                .toList();
        List<Outcome> outcomes = offer(receiver, items);
        assertThat(Collections.frequency(outcomes, Outcome.IMPORTED)).isEqualTo(3);
        assertThat(Collections.frequency(outcomes, Outcome.DUPLICATE)).isEqualTo(117);
        assertThat(office.messages(channel)).isEqualTo(3);
    }

    @Test
    void aThreadKeepsItsOrderOverManyBatches() {
        List<Inbound> items = IntStream.range(0, 1_000)
                .<Inbound>mapToObj(n -> message("m-" + n, "t-" + n % 5, Integer.toString(n)))
                .toList();
        assertThat(offer(receiver, items)).containsOnly(Outcome.IMPORTED);
        assertThat(office.rows.number("""
                        select count(*) from (
                            select cast(body_text as int) < lag(cast(body_text as int)) over (partition by conversation_id order by seq) as back
                            from message where channel_account_id = '%s') m where back""".formatted(channel.id()))).isZero();
    }

    @Test
    void whenTooMuchWaitsTheSenderIsToldToComeAgainAndNothingIsLost() {
        Receiver narrow = new Receiver(storing, new Traffic(Clock.systemUTC()), settings(3, DataSize.ofMegabytes(1)));
        held = hold();
        List<Mono<Outcome>> offers = IntStream.range(0, 3)
                .mapToObj(n ->
                        narrow.offer(account, message("m-" + n, "t-" + n, "x")).cache())
                .toList();
        offers.forEach(offer -> offer.subscribe());
        StepVerifier.create(narrow.offer(account, message("m-3", "t-3", "x")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(Problem.Unavailable.class, problem -> {
                            assertThat(problem.code()).isEqualTo("overloaded");
                            assertThat(problem.retryAfter()).isPositive();
                        }))
                .verify(PATIENCE);
        release.tryEmitValue(true).orThrow();
        assertThat(Flux.merge(offers).collectList().block(PATIENCE)).containsOnly(Outcome.IMPORTED);
        assertThat(offer(narrow, List.of(message("m-3", "t-3", "x")))).containsExactly(Outcome.IMPORTED);
        assertThat(narrow.waiting()).isZero();
        narrow.destroy();
    }

    @Test
    void bytesAreBoundedToo() {
        Receiver narrow = new Receiver(storing, new Traffic(Clock.systemUTC()), settings(100, DataSize.ofBytes(20)));
        held = hold();
        Mono<Outcome> first = narrow.offer(account, message("m-1", "t-1", "x")).cache();
        first.subscribe();
        Mono<Outcome> second = narrow.offer(account, message("m-2", "t-2", "x")).cache();
        second.subscribe();
        StepVerifier.create(narrow.offer(account, message("m-3", "t-3", "x")))
                .expectError(Problem.Unavailable.class)
                .verify(PATIENCE);
        release.tryEmitValue(true).orThrow();
        assertThat(Flux.merge(first, second).collectList().block(PATIENCE)).containsOnly(Outcome.IMPORTED);
        narrow.destroy();
    }

    @Test
    void aDatabaseThatGoesAwayIsNobodysFault() {
        held = hold();
        List<Inbound> items = IntStream.range(0, 20)
                .<Inbound>mapToObj(n -> message("m-" + n, "t-" + n, "x"))
                .toList();
        List<Mono<Outcome>> offers = items.stream()
                .map(item -> receiver.offer(account, item).cache())
                .toList();
        offers.forEach(offer -> offer.subscribe(_ -> {}, _ -> {}));
        untilSomebodyWaits();
        office.rows.run("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'");
        long refused = Flux.fromIterable(offers)
                .flatMap(offer -> offer.materialize())
                .filter(signal -> signal.getThrowable() instanceof Problem.Unavailable)
                .take(1)
                .count()
                .block(PATIENCE);
        assertThat(refused).isEqualTo(1);
        release.tryEmitValue(true).orThrow();
        assertThat(Flux.fromIterable(items)
                        .flatMap(item -> receiver.offer(account, item))
                        .collectList()
                        .block(PATIENCE))
                .hasSize(20)
                .doesNotContain(Outcome.QUARANTINED);
        assertThat(office.messages(channel)).isEqualTo(20);
        held.dispose();
    }

    private void untilSomebodyWaits() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (waitingForLock() == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private long waitingForLock() {
        return office.rows.number(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    /** Holds the ledger until released, so that nothing can be stored. */
    private Disposable hold() {
        Sinks.One<Boolean> locked = Sinks.one();
        Disposable holding =
                db.inConnection(connection -> lock(connection, locked, release)).subscribe();
        locked.asMono().block(PATIENCE);
        return holding;
    }

    private static Mono<Void> lock(Connection connection, Sinks.One<Boolean> locked, Sinks.One<Boolean> release) {
        return Mono.from(connection.beginTransaction())
                .then(Mono.from(connection
                                .createStatement("lock table inbound_record in exclusive mode")
                                .execute())
                        .flatMap(result -> Mono.from(result.getRowsUpdated())))
                .then(Mono.fromRunnable(() -> locked.tryEmitValue(true).orThrow()))
                .then(release.asMono())
                .then(Mono.from(connection.commitTransaction()));
    }

    private List<Outcome> offer(Receiver to, List<Inbound> items) {
        return Flux.fromIterable(items)
                .flatMapSequential(item -> to.offer(account, item), items.size())
                .collectList()
                .block(PATIENCE);
    }

    private static ChannelSettings settings(int items, DataSize bytes) {
        return new ChannelSettings(
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(10),
                items,
                bytes,
                20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                8,
                Duration.ofMinutes(15),
                List.of(),
                List.of(),
                Duration.ofDays(30));
    }

    private static Inbound message(String key, String thread, String text) {
        return new Inbound.Message(
                key,
                Inbound.Kind.TEXT,
                key,
                thread,
                Inbound.ReplyTo.NOTHING,
                Person.email(
                        "Ana", "ana-" + UUID.nameUUIDFromBytes(thread.getBytes(StandardCharsets.UTF_8)) + "@acme.pt"),
                List.of(),
                List.of(),
                null,
                text,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                raw(key));
    }

    private static Raw raw(String key) {
        return new Raw(("raw of " + key).getBytes(StandardCharsets.UTF_8), "text/plain");
    }
}
