package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector;
import io.fairlead.testing.FairleadTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
class StreamWatchTest {

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Receiver receiver;

    @Autowired
    StreamTable table;

    @Autowired
    SlotTable slots;

    @Autowired
    ChannelAccounts channels;

    @Autowired
    Traffic traffic;

    @Autowired
    StreamWatch.Factory watches;

    @Test
    void aConnectionThatFallsSilentIsSaidAloudAndMadeAnew() {
        Office office = new Office(db, http);
        Office.Channel channel = office.channel("webhook", Map.of());
        Mute mute = new Mute();
        AccountRef account = new AccountRef(
                channel.id(),
                office.inbox,
                "mute",
                "connected",
                mute,
                new Account<>(
                        channel.id(),
                        channel.key(),
                        "mute",
                        new Nest(),
                        List.of(),
                        URI.create("http://127.0.0.1"),
                        null),
                Instant.now(),
                List.of(),
                null);
        assertThat(watches.of(account).silence(mute))
                .as("a look and a half, and a minute")
                .isEqualTo(Duration.ofMillis(60_300));
        var factory = new StreamWatch.Factory(receiver, table, slots, channels, traffic, Duration.ofMillis(200));
        var watching = factory.of(account).run().subscribe();
        await(() -> office.rows.number("select count(*) from channel_incident where channel_account_id = '"
                        + channel.id() + "' and kind = 'degraded' and detail like 'Nothing was heard%'")
                > 0);
        await(() -> mute.watched.get() > 1);
        watching.dispose();
    }

    record Nest() {}

    /** Says that it is there, and then nothing any more. */
    static final class Mute implements StreamConnector<Nest> {
        final AtomicInteger watched = new AtomicInteger();

        @Override
        public Flux<Signal> watch(Account<Nest> account, @Nullable String cursor) {
            watched.incrementAndGet();
            return Flux.<Signal>just(new CaughtUp("1")).concatWith(Flux.never());
        }

        @Override
        public Duration heartbeat() {
            return Duration.ofMillis(200);
        }

        @Override
        public Mono<Contents> contents(Account<Nest> account, @Nullable String cursor, @Nullable Selection selection) {
            return Mono.empty();
        }

        @Override
        public Flux<Signal> fetch(Account<Nest> account, List<Slot> some) {
            return Flux.empty();
        }

        @Override
        public String kind() {
            return "mute";
        }

        @Override
        public Class<Nest> settingsType() {
            return Nest.class;
        }

        @Override
        public Map<String, String> titles() {
            return Map.of("en", "Mute swan", "zh-CN", "疣鼻天鹅");
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(false, false, false, false, false, null);
        }
    }
}
