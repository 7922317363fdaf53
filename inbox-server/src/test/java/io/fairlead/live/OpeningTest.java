package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** Windows that open at the same moment, as after a restart, do not stand in each other's way. */
@FairleadTest
class OpeningTest {

    private static final int ROUNDS = 6;
    private static final int WINDOWS = 50;

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient db;

    @Test
    void windowsThatOpenTogetherAreAllWelcomed() throws Exception {
        Crew crew = new Crew(db);
        UUID team = crew.team();
        crew.inbox(team);
        for (int round = 0; round < ROUNDS; round++) {
            Crew.Member anna = crew.hire("agent", "Anna", team);
            List<Future<String>> first = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int n = 0; n < WINDOWS; n++) {
                    first.add(threads.submit(() -> firstFrames(anna)));
                }
            }
            for (Future<String> frames : first) {
                assertThat(frames.get()).isEqualTo("hello snapshot");
            }
        }
    }

    private String firstFrames(Crew.Member who) throws InterruptedException {
        try (Browser browser = Browser.open(port, who.cookie())) {
            browser.send("{\"t\":\"start\"}");
            return browser.next().path("t").stringValue() + " "
                    + browser.next(frame -> !frame.path("t").stringValue().equals("ephemeral"))
                            .path("t")
                            .stringValue();
        }
    }
}
