package io.fairlead.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** On a server of its own: what other tests leave behind must not write while positions are compared. */
@FairleadTest
@TestPropertySource(properties = "fairlead.test.server=journal")
class JournalTest {

    private static final Actor ACTOR = new Actor.Automatic("test");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    Journal journal;

    @Autowired
    Tail tail;

    record Happened(UUID subject, String what) implements Event {
        @Override
        public String type() {
            return "test.happened";
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public String audience() {
            return Event.ALL;
        }
    }

    @Test
    void followersSeeConcurrentCommitsInOrderAndWithoutAGap() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        long before = journal.position().map(Position::seq).block(PATIENCE);
        var following = tail.follow(rows -> rows.forEach(row -> seen.add(row.seq())));
        Flux.range(0, 200)
                .flatMap(n -> journal.commit(ACTOR, slowWork(n)), 16)
                .as(StepVerifier::create)
                .expectNextCount(200)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(Mono.delay(Duration.ofMillis(20))
                        .repeat(() -> seen.size() < 400)
                        .then())
                .expectComplete()
                .verify(PATIENCE);
        following.dispose();
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(before + 1, before + 400).boxed().toList());
    }

    @Test
    void failedWorkLeavesNoEventAndNoHole() {
        long before = journal.position().map(Position::seq).block(PATIENCE);
        Mono<Changed<String>> failing = Mono.error(new IllegalStateException("on purpose"));
        StepVerifier.create(journal.commit(ACTOR, failing)).verifyErrorMessage("on purpose");
        assertThat(journal.position().map(Position::seq).block(PATIENCE)).isEqualTo(before);
    }

    @Test
    void readsBackWhatWasCommitted() {
        Happened event = new Happened(Ids.next(), "ä 询价 \" \\ 🚢");
        long before = journal.position().map(Position::seq).block(PATIENCE);
        journal.commit(ACTOR, Mono.just(Changed.of("x", event))).block(PATIENCE);
        JournalRow row = journal.read(before, 1).blockLast(PATIENCE);
        assertThat(row.payload()).contains("询价").contains("🚢");
        assertThat(row.subject()).isEqualTo(event.subject());
        assertThat(row.actor()).isEqualTo("system:test");
    }

    private static Mono<Changed<Integer>> slowWork(int n) {
        return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(5)))
                .thenReturn(Changed.of(n, new Happened(Ids.next(), "a"), new Happened(Ids.next(), "b")));
    }
}
