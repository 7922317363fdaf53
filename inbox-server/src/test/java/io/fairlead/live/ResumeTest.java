package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Position;
import io.fairlead.journal.Tail;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.proxy.core.QueryExecutionInfo;
import io.r2dbc.proxy.listener.ProxyExecutionListener;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** I67, I68: however it is cut, a client ends with the whole log of what it may see, or it is told to reload. */
@FairleadTest
@TestPropertySource(properties = {"fairlead.journal.keep-in-memory=300", "fairlead.live.replay-at-most=5000"})
class ResumeTest {

    private static final Actor ACTOR = new Actor.Automatic("test");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger JOURNAL_READS = new AtomicInteger();

    @LocalServerPort
    int port;

    @Autowired
    Journal journal;

    @Autowired
    Tail tail;

    @Autowired
    DatabaseClient db;

    private Crew crew;
    private UUID inbox;
    private Crew.Member anna;

    @TestConfiguration
    static class CountingReads {
        @Bean
        static BeanPostProcessor countsJournalReads() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof ConnectionFactory factory
                            ? ProxyConnectionFactory.builder(factory)
                                    .listener(new Reads())
                                    .build()
                            : bean;
                }
            };
        }
    }

    private static final class Reads implements ProxyExecutionListener {
        @Override
        public void beforeQuery(QueryExecutionInfo info) {
            if (info.getQueries().stream()
                    .anyMatch(query -> query.getQuery().contains("from journal where seq >")
                            && query.getQuery().contains("payload"))) {
                JOURNAL_READS.incrementAndGet();
            }
        }
    }

    @BeforeEach
    void hire() {
        crew = new Crew(db);
        UUID team = crew.team();
        inbox = crew.inbox(team);
        anna = crew.hire("agent", "Anna", team);
    }

    @RepeatedTest(3)
    void cutAtRandomPlacesAWindowEndsWithTheWholeLog() throws Exception {
        long seed = System.nanoTime();
        UUID hidden = crew.inbox();
        List<String> audiences = List.of(
                Event.inbox(inbox),
                Event.inbox(hidden),
                Event.user(anna.id()),
                Event.user(Ids.next()),
                Event.ALL,
                Event.ADMINS);
        long from = tail.head();
        int windows = 4;
        Random random = new Random(seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> end = threads.submit(() -> write(audiences, new Random(seed + 1)));
            List<Future<List<Long>>> logs = IntStream.range(0, windows)
                    .mapToObj(_ -> {
                        Random own = new Random(random.nextLong());
                        Callable<List<Long>> window = () -> readWithCuts(from, own);
                        return threads.submit(window);
                    })
                    .toList();
            Set<String> visible = Set.of(Event.inbox(inbox), Event.user(anna.id()), Event.ALL);
            long last = end.get();
            List<Long> expected = rows(from, last).stream()
                    .filter(row -> visible.contains(row.audience()))
                    .map(JournalRow::seq)
                    .toList();
            for (Future<List<Long>> log : logs) {
                assertThat(log.get()).as("seed %d", seed).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void aHundredWindowsThatComeBackTogetherCostNoMoreQueriesThanOne() throws Exception {
        long from = tail.head();
        write(1_000);
        long to = write(600);
        JOURNAL_READS.set(0);
        List<Browser> browsers = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            browsers.add(Browser.open(port, anna.cookie()));
        }
        String resume = resume(from);
        browsers.forEach(browser -> browser.send(resume));
        List<Long> all = LongStream.rangeClosed(from + 1, to).boxed().toList();
        for (Browser browser : browsers) {
            browser.next("resumed");
            assertThat(browser.eventsUpTo(to)).containsExactlyElementsOf(all);
            browser.close();
        }
        // 1,600 rows lie in 7 or 8 pages; the poll that looks for others' commits reads too, twice a second.
        assertThat(JOURNAL_READS.get()).isLessThan(8 + 30);
    }

    @Test
    void tooFarBehindMustReload() throws Exception {
        long from = tail.head();
        for (int n = 0; n < 6; n++) {
            write(1_000);
        }
        assertThat(resyncReason(from)).isEqualTo("too_old");
    }

    @Test
    void historyThatIsGoneMustReload() throws Exception {
        long from = tail.head();
        write(1_000);
        crew.run(db.sql("delete from journal where seq between :from and :to")
                .bind("from", from + 1)
                .bind("to", from + 400));
        assertThat(resyncReason(from)).isEqualTo("too_old");
        assertThat(resyncReason(from + 399)).isEqualTo("too_old");
        try (Browser browser = Browser.open(port, anna.cookie())) {
            browser.send(resume(from + 400));
            assertThat(browser.eventsUpTo(from + 1_000)).hasSize(600);
        }
    }

    private String resyncReason(long lastSeq) throws InterruptedException {
        try (Browser browser = Browser.open(port, anna.cookie())) {
            JsonNode frame = browser.send(resume(lastSeq)).next("resync_required");
            return frame.path("reason").stringValue();
        }
    }

    /** Transactions of one to four events with pauses, some at the same time. */
    private long write(List<String> audiences, Random random) {
        Flux.range(0, 80)
                .concatMap(_ -> Mono.delay(Duration.ofMillis(random.nextInt(6)))
                        .thenMany(Flux.range(0, 1 + random.nextInt(3)))
                        .flatMap(_ -> commit(IntStream.range(0, 1 + random.nextInt(4))
                                .mapToObj(_ -> new Happened(
                                        Ids.next(),
                                        1,
                                        audiences.get(random.nextInt(audiences.size())),
                                        "x".repeat(random.nextInt(3_000))))
                                .toList())))
                .then()
                .block(PATIENCE);
        // The last one is for everybody, so that everybody knows where the end is.
        commit(List.of(new Happened(Ids.next(), 1, Event.ALL, "end"))).block(PATIENCE);
        return head().seq();
    }

    private long write(int count) {
        commit(IntStream.range(0, count)
                        .mapToObj(n -> new Happened(Ids.next(), n, Event.inbox(inbox), "…"))
                        .toList())
                .block(PATIENCE);
        return head().seq();
    }

    private Mono<Boolean> commit(List<Happened> events) {
        return journal.commit(ACTOR, Mono.just(new Changed<>(true, events)));
    }

    /** Until the event that says so. */
    private List<Long> readWithCuts(long from, Random random) throws Exception {
        List<Long> log = new ArrayList<>();
        long lastSeq = from;
        boolean over = false;
        while (!over) {
            try (Browser browser = Browser.open(port, anna.cookie())) {
                browser.send(resume(lastSeq)).next("resumed");
                int patience = random.nextInt(60);
                for (int n = 0; n < patience && !over; n++) {
                    JsonNode event = browser.next("event");
                    lastSeq = event.path("seq").longValue();
                    log.add(lastSeq);
                    over = event.path("data").path("text").stringValue().equals("end");
                }
            }
            Thread.sleep(random.nextInt(40));
        }
        return log;
    }

    private List<JournalRow> rows(long from, long to) {
        return Flux.generate(() -> from, (Long after, reactor.core.publisher.SynchronousSink<Long> sink) -> {
                    if (after >= to) {
                        sink.complete();
                    } else {
                        sink.next(after);
                    }
                    return after + 500;
                })
                .concatMap(after -> journal.read(after, 500))
                .filter(row -> row.seq() <= to)
                .collectList()
                .block(PATIENCE);
    }

    private String resume(long seq) {
        return "{\"t\":\"resume\",\"epoch\":\"" + head().epoch() + "\",\"lastSeq\":" + seq + "}";
    }

    private Position head() {
        return journal.position().block(PATIENCE);
    }
}
