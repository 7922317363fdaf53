package io.fairlead.journal;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Durable listeners: whatever becomes of the nodes, each row is handled, in order, and again only after a crash. */
@FairleadTest
class ListenersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Actor ACTOR = new Actor.Automatic("test");

    @Autowired
    Journal journal;

    @Autowired
    NodeTail tail;

    @Autowired
    ListenerTable table;

    @Autowired
    DatabaseClient db;

    private final String type = "test.listened-" + UUID.randomUUID();
    private final String name = "test-" + UUID.randomUUID();
    private final List<ListenerRunner> nodes = new CopyOnWriteArrayList<>();
    private long from;

    /** Of the journal, one of the type that is listened to, or another. */
    private record Happened(UUID subject, String type) implements Event {
        @Override
        public long version() {
            return 1;
        }

        @Override
        public String audience() {
            return Event.NOBODY;
        }
    }

    private final class Listener implements DurableListener {
        private final List<Long> heard = new CopyOnWriteArrayList<>();
        /** So many times it cannot handle what comes. */
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<String> types() {
            return Set.of(type);
        }

        @Override
        public boolean fromTheBeginning() {
            return false;
        }

        @Override
        public Mono<Void> handle(List<JournalRow> rows) {
            return Mono.fromRunnable(() -> {
                if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("not now");
                }
                rows.forEach(row -> heard.add(row.seq()));
            });
        }
    }

    @BeforeEach
    void register() {
        node(new Listener()).register().block(PATIENCE);
        from = journal.position().map(Position::seq).blockOptional(PATIENCE).orElseThrow();
    }

    @AfterEach
    void stop() {
        nodes.forEach(ListenerRunner::stop);
    }

    @Test
    void aNodeThatStopsLeavesNothingToBeHandledTwice() {
        Listener first = new Listener();
        ListenerRunner one = started(first);
        List<Long> before = happen(30);
        await(() -> first.heard.size() >= 30);
        one.stop();
        one.rest().block(PATIENCE);
        Listener second = new Listener();
        started(second);
        List<Long> after = happen(30);
        await(() -> second.heard.containsAll(after));
        assertThat(first.heard).isEqualTo(before);
        assertThat(second.heard).isEqualTo(after);
    }

    @Test
    void afterACrashAnotherNodeGoesOnWithoutAGap() {
        Listener first = new Listener();
        ListenerRunner one = started(first);
        List<Long> before = happen(30);
        await(() -> first.heard.size() >= 30);
        one.stop();
        Listener second = new Listener();
        started(second);
        List<Long> after = happen(30);
        await(() -> second.heard.containsAll(after));
        assertThat(first.heard).isEqualTo(before);
        assertThat(second.heard).isSorted().doesNotHaveDuplicates().endsWith(after.toArray(Long[]::new));
        List<Long> again = second.heard.subList(0, second.heard.size() - after.size());
        assertThat(before).endsWith(again.toArray(Long[]::new));
    }

    @Test
    void aFailureBringsBackNothingOfWhatWasHandled() {
        Listener listener = new Listener();
        started(listener);
        List<Long> before = happen(30);
        await(() -> listener.heard.size() >= 30);
        listener.failures.set(2);
        List<Long> after = happen(30);
        await(() -> listener.heard.containsAll(after));
        assertThat(listener.heard).hasSize(60).startsWith(before.toArray(Long[]::new));
    }

    @Test
    void rowsOfOtherTypesMoveTheCursorNowAndThen() {
        Listener listener = new Listener();
        started(listener);
        for (int n = 0; n < 12; n++) {
            happen("test.beside", 100);
        }
        List<Long> wanted = happen(1);
        await(() -> listener.heard.equals(wanted));
        await(() -> cursor() > from + 1_000);
    }

    private long cursor() {
        return db.sql("select cursor from journal_listener where name = :name")
                .bind("name", name)
                .map(row -> Columns.number(row, "cursor"))
                .one()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private ListenerRunner node(Listener listener) {
        JournalSettings settings = new JournalSettings(Duration.ofMillis(200), 1_000, LEASE, 5);
        ListenerRunner node = new ListenerRunner(listener, table, tail, settings, name + "-" + nodes.size());
        nodes.add(node);
        return node;
    }

    private ListenerRunner started(Listener listener) {
        ListenerRunner node = node(listener);
        node.start();
        return node;
    }

    private List<Long> happen(int count) {
        return happen(type, count);
    }

    /** One commit; gives the rows' positions. */
    private List<Long> happen(String what, int count) {
        List<Happened> events = IntStream.range(0, count)
                .mapToObj(_ -> new Happened(Ids.next(), what))
                .toList();
        Set<UUID> subjects = events.stream().map(Happened::subject).collect(Collectors.toSet());
        long before =
                journal.position().map(Position::seq).blockOptional(PATIENCE).orElseThrow();
        journal.commit(ACTOR, Mono.just(new Changed<>(true, events))).block(PATIENCE);
        return journal.read(before, 10_000)
                .filter(row -> subjects.contains(row.subject()))
                .map(JournalRow::seq)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }
}
