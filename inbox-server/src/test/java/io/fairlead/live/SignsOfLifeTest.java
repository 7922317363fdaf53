package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.journal.Tail;
import io.fairlead.testing.FairleadTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;

/** M3: dead windows are found out. */
@FairleadTest
@TestPropertySource(properties = {"fairlead.live.ping=1s", "fairlead.live.first-frame-within=1s"})
class SignsOfLifeTest {

    @LocalServerPort
    int port;

    @Autowired
    Tail tail;

    @Autowired
    DatabaseClient db;

    @Test
    void aWindowThatAnswersNoPingIsClosedAndOneThatAnswersStays() throws Exception {
        Crew crew = new Crew(db);
        Crew.Member anna = crew.hire("agent", "Anna", crew.team());
        try (Browser silent = Browser.open(port, anna.cookie());
                Browser alive = Browser.open(port, anna.cookie())) {
            silent.send("{\"t\":\"start\"}");
            alive.send("{\"t\":\"start\"}").next("snapshot");
            for (int n = 0; n < 5; n++) {
                assertThat(alive.next("ping").path("seq").longValue()).isEqualTo(tail.head());
                alive.send("{\"t\":\"pong\"}");
            }
            assertThat(silent.closeCode()).isEqualTo(4408);
            assertThat(alive.isOpen()).isTrue();
        }
    }

    @Test
    void aWindowThatNeverSaysWhereToBeginIsClosed() throws Exception {
        Crew crew = new Crew(db);
        try (Browser browser = Browser.open(port, crew.hire("agent", "Anna").cookie())) {
            assertThat(browser.closeCode()).isEqualTo(4409);
        }
    }
}
