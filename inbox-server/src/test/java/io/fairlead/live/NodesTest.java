package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.Fairlead;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.journal.Position;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.presence.Presence;
import io.fairlead.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import redis.embedded.RedisServer;

/** Two servers on one database and one Redis. */
class NodesTest {

    private static final String EXACTLY_HINTS = "1h";

    private final TestServers.Database database = TestServers.database();
    private final int redisPort = TestServers.freePort();
    private RedisServer redis;
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext two;
    private UUID inbox;
    private Crew.Member anna;
    private Crew.Member ben;

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
        redis.start();
    }

    @AfterEach
    void stopAll() throws IOException {
        two.close();
        one.close();
        redis.stop();
    }

    /** Otherwise the servers share their threads, and the first to stop takes them away from the other. */
    @TestConfiguration
    static class ThreadsOfItsOwn {
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    private void start(String poll) throws IOException {
        one = node(poll);
        two = node(poll);
        Crew crew = new Crew(one.getBean(DatabaseClient.class));
        UUID team = crew.team();
        inbox = crew.inbox(team);
        anna = crew.hire("agent", "Anna", team);
        ben = crew.hire("agent", "Ben", team);
    }

    @Test
    void whatOneCommitsReachesTheOthersSocketsAndPresenceIsShared() throws Exception {
        start(EXACTLY_HINTS);
        try (Browser annas = started(one, anna);
                Browser bens = started(two, ben)) {
            for (int n = 0; n < 20; n++) {
                long seq = happen(n % 2 == 0 ? one : two);
                assertThat(annas.next("event").path("seq").longValue()).isEqualTo(seq);
                assertThat(bens.next("event").path("seq").longValue()).isEqualTo(seq);
            }
            await(() -> one.getBean(Presence.class).online().contains(ben.id()));
            await(() -> two.getBean(Presence.class).online().contains(anna.id()));
            UUID conversation = new Crew(one.getBean(DatabaseClient.class)).conversation(inbox);
            annas.send("{\"t\":\"typing\",\"conversationId\":\"" + conversation + "\",\"on\":true}");
            assertThat(bens.next(frame -> frame.path("type").asString("").equals("typing"))
                            .path("data")
                            .path("who")
                            .path("name")
                            .stringValue())
                    .isEqualTo("Anna");
        }
    }

    @Test
    void withoutRedisEventsGoOnByPollAndOwnPresenceHolds() throws Exception {
        start("100ms");
        try (Browser annas = started(one, anna);
                Browser bens = started(two, ben)) {
            await(() -> one.getBean(Presence.class).online().contains(ben.id()));
            redis.stop();
            for (int n = 0; n < 10; n++) {
                long seq = happen(n % 2 == 0 ? one : two);
                assertThat(annas.next("event").path("seq").longValue()).isEqualTo(seq);
                assertThat(bens.next("event").path("seq").longValue()).isEqualTo(seq);
            }
            try (Browser _ = started(two, anna)) {
                await(() -> two.getBean(Presence.class).online().contains(anna.id()));
            }
            assertThat(one.getBean(Presence.class).online()).contains(anna.id());
            redis.start();
            await(() -> two.getBean(Presence.class).online().contains(anna.id()));
        }
    }

    @Test
    void aServerThatStopsSendsItsWindowsToTheOther() throws Exception {
        start(EXACTLY_HINTS);
        long seen;
        try (Browser annas = started(one, anna)) {
            seen = happen(one);
            annas.eventsUpTo(seen);
            one.close();
            assertThat(annas.closeCode()).isEqualTo(4410);
        }
        long missed = happen(two);
        try (Browser annas = Browser.open(port(two), anna.cookie())) {
            UUID epoch =
                    two.getBean(Journal.class).position().map(Position::epoch).block(Browser.PATIENCE);
            annas.send("{\"t\":\"resume\",\"epoch\":\"" + epoch + "\",\"lastSeq\":" + seen + "}");
            long last = happen(two);
            assertThat(annas.eventsUpTo(last)).containsExactly(missed, last);
        }
    }

    private long happen(ConfigurableApplicationContext node) {
        Journal journal = node.getBean(Journal.class);
        return journal.commit(
                        new Actor.Automatic("test"),
                        Mono.just(Changed.of(true, new Happened(Ids.next(), 1, Event.inbox(inbox), "…"))))
                .then(journal.position())
                .map(Position::seq)
                .block(Browser.PATIENCE);
    }

    private static Browser started(ConfigurableApplicationContext node, Crew.Member member)
            throws InterruptedException {
        Browser browser = Browser.open(port(node), member.cookie());
        browser.send("{\"t\":\"start\"}").next("snapshot");
        return browser;
    }

    private static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static void await(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Browser.PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private ConfigurableApplicationContext node(String poll) throws IOException {
        String home = Files.createTempDirectory("fairlead-home").toString();
        return new SpringApplicationBuilder(Fairlead.class, ThreadsOfItsOwn.class)
                .initializers(context -> TestPropertyValues.of(
                                "server.port=0",
                                "spring.r2dbc.url=" + database.r2dbcUrl(),
                                "spring.r2dbc.username=" + database.user(),
                                "spring.r2dbc.password=" + database.password(),
                                "spring.flyway.url=" + database.jdbcUrl(),
                                "spring.flyway.user=" + database.user(),
                                "spring.flyway.password=" + database.password(),
                                "spring.data.redis.host=127.0.0.1",
                                "spring.data.redis.port=" + redisPort,
                                "fairlead.home=" + home,
                                "fairlead.demo=false",
                                "fairlead.journal.poll=" + poll)
                        .applyTo(context))
                .run();
    }
}
