package io.fairlead.channels;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.StreamConnector;
import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Gone;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Watches one account until cancelled: from the stored cursor, with as many items on their way into the database as
 * {@value #ON_THEIR_WAY}; the cursor moves only over what is committed, together with the ledger of slots. A lost connection
 * is tried again with back-off; silence is a lost connection.
 */
final class StreamWatch {

    private static final Logger log = LoggerFactory.getLogger(StreamWatch.class);
    private static final Actor WATCH = new Actor.Automatic("channels");
    private static final int ON_THEIR_WAY = 100;
    private static final Duration WRITTEN_EVERY = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration PAUSE_FOR_SIGN_IN = Duration.ofMinutes(15);

    private final AccountRef account;
    private final Receiver receiver;
    private final StreamTable table;
    private final SlotTable slots;
    private final ChannelAccounts channels;
    private final Traffic traffic;
    private final Duration grace;

    private StreamWatch(
            AccountRef account,
            Receiver receiver,
            StreamTable table,
            SlotTable slots,
            ChannelAccounts channels,
            Traffic traffic,
            Duration grace) {
        this.account = account;
        this.receiver = receiver;
        this.table = table;
        this.slots = slots;
        this.channels = channels;
        this.traffic = traffic;
        this.grace = grace;
    }

    /** Makes watches. */
    @Component
    static final class Factory {
        private final Receiver receiver;
        private final StreamTable table;
        private final SlotTable slots;
        private final ChannelAccounts channels;
        private final Traffic traffic;
        private final Duration grace;

        @Autowired
        Factory(Receiver receiver, StreamTable table, SlotTable slots, ChannelAccounts channels, Traffic traffic) {
            this(receiver, table, slots, channels, traffic, GRACE);
        }

        /** @param grace how much later than at its time a look may be taken */
        Factory(
                Receiver receiver,
                StreamTable table,
                SlotTable slots,
                ChannelAccounts channels,
                Traffic traffic,
                Duration grace) {
            this.receiver = receiver;
            this.table = table;
            this.slots = slots;
            this.channels = channels;
            this.traffic = traffic;
            this.grace = grace;
        }

        StreamWatch of(AccountRef account) {
            return new StreamWatch(account, receiver, table, slots, channels, traffic, grace);
        }
    }

    /** Never completes or errors by itself. */
    Mono<Void> run() {
        StreamConnector<?> connector = (StreamConnector<?>) account.connector();
        return Mono.defer(() -> table.cursor(account.id()).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMapMany(cursor -> signals(connector, cursor.orElse(null)))
                .timeout(silence(connector), Mono.error(() -> missedLook(connector)))
                .flatMapSequential(this::taken, ON_THEIR_WAY, ON_THEIR_WAY)
                .bufferTimeout(ON_THEIR_WAY, WRITTEN_EVERY, true)
                .concatMap(this::written, 1)
                .then(Mono.<Void>error(() -> new DeliveryFailure.Unreachable("The connection was closed.", null)))
                .onErrorResume(error -> failed(error).then(Mono.error(error)))
                .retryWhen(Retry.from(signals -> signals.concatMap(this::pause)));
    }

    private <S extends Record> Flux<Signal> signals(StreamConnector<S> connector, @Nullable String cursor) {
        return connector.watch(account.account(connector), cursor);
    }

    /** One look that is missed is enough to say so. */
    Duration silence(StreamConnector<?> connector) {
        return connector.heartbeat().multipliedBy(3).dividedBy(2).plus(grace);
    }

    private DeliveryFailure missedLook(StreamConnector<?> connector) {
        long minutes = Math.max(1, silence(connector).toMinutes());
        return new DeliveryFailure.Unreachable("Nothing was heard of the mailbox for " + minutes + " minutes.", null);
    }

    /** @param landed null: nothing was taken, the cursor moves all the same */
    private record Done(SlotTable.@Nullable Landed landed, String cursor) {}

    private Mono<Done> taken(Signal signal) {
        return switch (signal) {
            case Received received -> {
                var landed =
                        new SlotTable.Landed(received.slot(), received.inbound().externalKey());
                yield receiver.offerOnDemand(
                                account, received.inbound(), received.slot().arrivedAt())
                        .thenReturn(new Done(landed, String.valueOf(received.cursor())));
            }
            case Gone gone ->
                Mono.just(new Done(new SlotTable.Landed(gone.slot(), null), String.valueOf(gone.cursor())));
            case CaughtUp caughtUp -> connected().thenReturn(new Done(null, caughtUp.cursor()));
        };
    }

    /** Everything in it and before it is durable. */
    private Mono<Void> written(List<Done> some) {
        List<SlotTable.Landed> landed =
                some.stream().map(Done::landed).filter(Objects::nonNull).toList();
        return slots.land(account.id(), landed, some.getLast().cursor());
    }

    private Mono<Void> connected() {
        traffic.failed(account.id(), null);
        failures = 0;
        return channels.observe(WATCH, account.id(), "connected", null).then();
    }

    private Mono<Void> failed(Throwable error) {
        boolean signIn = error instanceof DeliveryFailure.Unauthorised;
        String detail =
                error instanceof DeliveryFailure ? String.valueOf(error.getMessage()) : "The server had a problem.";
        if (!(error instanceof DeliveryFailure)) {
            log.warn("Watching channel {} failed", account.id(), error);
        }
        traffic.failed(account.id(), detail);
        return channels.observe(WATCH, account.id(), signIn ? "reauth_required" : "degraded", detail)
                .onErrorComplete()
                .then();
    }

    /** In a row, since the connection last worked. Runs of one watch never overlap. */
    private volatile int failures;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one run at a time
    private Mono<Long> pause(Retry.RetrySignal signal) {
        if (signal.failure() instanceof DeliveryFailure.Unauthorised) {
            return Mono.delay(PAUSE_FOR_SIGN_IN);
        }
        if (signal.failure() instanceof DeliveryFailure.RateLimited limited) {
            return Mono.delay(limited.retryAfter());
        }
        failures = Math.min(failures + 1, 12);
        return Mono.delay(Backoff.pause(failures, FIRST_PAUSE, LONGEST_PAUSE));
    }
}
