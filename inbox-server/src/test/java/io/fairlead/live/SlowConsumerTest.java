package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.Position;
import io.fairlead.journal.Tail;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** G6: a slow consumer hurts only itself, and loses nothing by being cut off. */
@FairleadTest
class SlowConsumerTest {

    private static final int EVENTS = 300;
    private static final String LONG_TEXT = "x".repeat(100_000);

    @LocalServerPort
    int port;

    @Autowired
    Journal journal;

    @Autowired
    Tail tail;

    @Autowired
    DatabaseClient db;

    @Test
    void isCutOffWhileOthersGoOnAndResumesWithoutALoss() throws Exception {
        Crew crew = new Crew(db);
        UUID team = crew.team();
        UUID inbox = crew.inbox(team);
        Crew.Member anna = crew.hire("agent", "Anna", team);
        Crew.Member ben = crew.hire("agent", "Ben", team);
        try (Browser deaf = Browser.deaf(port, anna.cookie());
                Browser awake = Browser.open(port, ben.cookie())) {
            deaf.send("{\"t\":\"start\"}");
            awake.send("{\"t\":\"start\"}").next("snapshot");
            Thread.sleep(200);
            long from = tail.head();
            for (int n = 0; n < EVENTS; n++) {
                Happened event = new Happened(Ids.next(), 1, Event.inbox(inbox), LONG_TEXT);
                journal.commit(new Actor.Automatic("test"), Mono.just(Changed.of(true, event)))
                        .block(Browser.PATIENCE);
                assertThat(awake.next("event").path("seq").longValue()).isEqualTo(from + n + 1);
            }
            deaf.read();
            assertThat(deaf.closeCode()).isEqualTo(4408);
            List<Long> got = deaf.receivedEvents();
            assertThat(got)
                    .hasSizeLessThan(EVENTS)
                    .containsExactlyElementsOf(LongStream.rangeClosed(from + 1, from + got.size())
                            .boxed()
                            .toList());
            try (Browser again = Browser.open(port, anna.cookie())) {
                UUID epoch = journal.position().map(Position::epoch).block(Browser.PATIENCE);
                again.send("{\"t\":\"resume\",\"epoch\":\"" + epoch + "\",\"lastSeq\":" + (from + got.size()) + "}");
                assertThat(again.eventsUpTo(from + EVENTS))
                        .containsExactlyElementsOf(LongStream.rangeClosed(from + got.size() + 1, from + EVENTS)
                                .boxed()
                                .toList());
            }
        }
    }
}
