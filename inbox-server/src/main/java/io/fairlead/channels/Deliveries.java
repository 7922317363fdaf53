package io.fairlead.channels;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.SendingConnector.Sent;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import io.fairlead.kernel.Actor;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries one claimed delivery to its outcome: the row first, then the message's status, then the row is let go; whoever
 * finds a row between these steps goes on from there.
 */
@Component
final class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final Actor SENDER = new Actor.Automatic("sender");
    private static final Duration PAUSE_FOR_SIGN_IN = Duration.ofMinutes(15);
    private static final int STRANDED_AT_ONCE = 200;
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    /** What was sent has to be written down: a short absence of the database must not make it unknown. */
    private static final Retry PATIENTLY = Retry.backoff(6, Duration.ofMillis(300))
            .maxBackoff(Duration.ofSeconds(5))
            .filter(Away::is);

    private final DeliveryTable table;
    private final Outgoing outgoing;
    private final Sending sending;
    private final Accounts accounts;
    private final ChannelAccounts channels;
    private final Traffic traffic;
    private final ChannelSettings settings;
    private final JsonMapper json;
    private final Clock clock;

    @SuppressWarnings("TooManyParameters") // one per thing that an outcome is written to
    Deliveries(
            DeliveryTable table,
            Outgoing outgoing,
            Sending sending,
            Accounts accounts,
            ChannelAccounts channels,
            Traffic traffic,
            ChannelSettings settings,
            JsonMapper json,
            Clock clock) {
        this.table = table;
        this.outgoing = outgoing;
        this.sending = sending;
        this.accounts = accounts;
        this.channels = channels;
        this.traffic = traffic;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param state as the table knows it; {@code reached} as the message does: it may be further, delivered or read
     * @param counts whether it was one of the attempts that there are
     */
    private record Outcome(
            String state,
            String reached,
            boolean counts,
            Duration pause,
            @Nullable String providerId,
            MessageView.@Nullable Failure failure) {}

    /** Does not error: what goes wrong with the database leaves the row to the lease. */
    Mono<Void> carry(DeliveryTable.Row row, String node) {
        return outgoing.status(SENDER, row.messageId(), "sending", null, null)
                .onErrorComplete()
                .then(Mono.defer(() -> attempt(row)))
                .flatMap(outcome -> write(row, node, outcome).retryWhen(PATIENTLY))
                .onErrorResume(error -> {
                    log.warn("Delivery {} could not be written down: {}", row.messageId(), error.toString());
                    return Mono.empty();
                });
    }

    /** Goes on where a node that has stopped answering left off. */
    Mono<Void> mend(DeliveryTable.Row row, String node) {
        if (!row.state().equals("sending")) {
            return tell(row.messageId(), row.state(), failure(row), row.providerId());
        }
        return accounts.byId(row.accountId())
                .map(account -> account.connector() instanceof SendingConnector<?> connector
                        && connector.recognisesRepetition())
                .defaultIfEmpty(false)
                .map(repeatable -> repeatable
                        ? new Outcome("retry_wait", "retry_wait", true, Duration.ZERO, null, null)
                        : over("unknown", "unknown-outcome", "The server stopped while this was being sent.", null))
                .flatMap(outcome -> write(row, node, outcome))
                .onErrorResume(error -> {
                    log.warn("Delivery {} could not be mended: {}", row.messageId(), error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Outcome> attempt(DeliveryTable.Row row) {
        Mono<Sent> sent = Mono.zip(accounts.byId(row.accountId()), outgoing.load(row.messageId()))
                .onErrorMap(error -> new DeliveryFailure.Unreachable("The message cannot be loaded.", error))
                .switchIfEmpty(
                        Mono.error(() -> new DeliveryFailure.Rejected("not-sendable", "The channel cannot be opened.")))
                .flatMap(both -> sending.send(both.getT1(), both.getT2()));
        return sent.flatMap(done -> works(row.accountId()).thenReturn(success(done)))
                .onErrorResume(DeliveryFailure.class, failure -> after(row, failure));
    }

    private static Outcome success(Sent sent) {
        return new Outcome(
                "sent", sent.state().name().toLowerCase(Locale.ROOT), true, Duration.ZERO, sent.providerId(), null);
    }

    private Mono<Outcome> after(DeliveryTable.Row row, DeliveryFailure failure) {
        String detail = String.valueOf(failure.getMessage());
        traffic.failed(row.accountId(), detail);
        return switch (failure) {
            case DeliveryFailure.Rejected rejected -> Mono.just(over("failed", rejected.code(), detail, null));
            case DeliveryFailure.UnknownOutcome unknown ->
                Mono.just(over("unknown", unknown.code(), detail, unknown.providerId()));
            case DeliveryFailure.RateLimited limited -> slower(row, limited);
            case DeliveryFailure.Unreachable away -> Mono.just(later(row, away, pause(row)));
            case DeliveryFailure.Unauthorised refused -> signInFirst(row, refused);
        };
    }

    /** The provider's wish holds for all messages of the channel; ours, if it is longer, for this one. */
    private Mono<Outcome> slower(DeliveryTable.Row row, DeliveryFailure.RateLimited limited) {
        Duration wish = limited.retryAfter().compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : limited.retryAfter();
        Duration own = pause(row);
        Outcome outcome = later(row, limited, wish.compareTo(own) > 0 ? wish : own);
        return wish.isZero()
                ? Mono.just(outcome)
                : table.pause(row.accountId(), wish, json.writeValueAsString(reason(limited, wish)))
                        .onErrorComplete()
                        .thenReturn(outcome);
    }

    /** A person has to do something about the channel; its messages wait and are due as soon as that is done. */
    private Mono<Outcome> signInFirst(DeliveryTable.Row row, DeliveryFailure.Unauthorised refused) {
        String detail = String.valueOf(refused.getMessage());
        var reason = new MessageView.Failure(refused.code(), detail);
        return channels.observe(SENDER, row.accountId(), "reauth_required", detail)
                .onErrorComplete()
                .then(table.pause(row.accountId(), PAUSE_FOR_SIGN_IN, json.writeValueAsString(reason))
                        .onErrorComplete())
                .thenReturn(new Outcome("retry_wait", "retry_wait", false, Duration.ZERO, null, reason));
    }

    private Outcome later(DeliveryTable.Row row, DeliveryFailure failure, Duration pause) {
        return row.attempt() >= settings.attempts()
                ? over("failed", failure.code(), String.valueOf(failure.getMessage()), null)
                : new Outcome("retry_wait", "retry_wait", true, pause, null, reason(failure, pause));
    }

    private MessageView.Failure reason(DeliveryFailure failure, Duration pause) {
        return new MessageView.Failure(
                failure.code(),
                String.valueOf(failure.getMessage()),
                clock.instant().plus(pause));
    }

    private static Outcome over(String state, String code, String detail, @Nullable String providerId) {
        return new Outcome(state, state, true, Duration.ZERO, providerId, new MessageView.Failure(code, detail));
    }

    private Duration pause(DeliveryTable.Row row) {
        return Backoff.spread(row.attempt(), settings.attempts(), settings.retryFirst(), settings.retryLongest());
    }

    /** A message that went through proves the sign-in, where nothing else watches the connection. */
    private Mono<Void> works(UUID account) {
        return accounts.byId(account)
                .filter(found -> found.state().equals("reauth_required")
                        && !(found.connector() instanceof io.fairlead.channel.StreamConnector<?>))
                .flatMap(_ -> channels.observe(SENDER, account, "connected", null))
                .onErrorComplete()
                .then();
    }

    private Mono<Void> write(DeliveryTable.Row row, String node, Outcome outcome) {
        String failure = outcome.failure() == null ? null : json.writeValueAsString(outcome.failure());
        return table.finish(
                        row.messageId(),
                        node,
                        outcome.state(),
                        outcome.counts(),
                        outcome.pause(),
                        outcome.providerId(),
                        failure)
                .switchIfEmpty(Mono.defer(() -> late(row, outcome)))
                .flatMap(id -> tell(id, outcome.reached(), outcome.failure(), outcome.providerId()));
    }

    /** The lease ran out before the answer came. That it was accepted is worth knowing all the same. */
    private Mono<UUID> late(DeliveryTable.Row row, Outcome outcome) {
        return outcome.state().equals("sent") ? table.proven(row.messageId(), outcome.providerId()) : Mono.empty();
    }

    /** Messages of channels that are switched off or pause say so. Does not error. */
    Mono<Void> strand() {
        String off = json.writeValueAsString(new MessageView.Failure("channel-off", "The channel is switched off."));
        return table.stranded(off, STRANDED_AT_ONCE)
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(row -> tell(row.messageId(), row.state(), failure(row), null))
                .then()
                .onErrorResume(error -> {
                    log.warn("Waiting messages cannot be looked at: {}", error.toString());
                    return Mono.empty();
                });
    }

    private MessageView.@Nullable Failure failure(DeliveryTable.Row row) {
        return row.failure() == null ? null : json.readValue(row.failure(), MessageView.Failure.class);
    }

    private Mono<Void> tell(
            UUID message, String status, MessageView.@Nullable Failure failure, @Nullable String providerId) {
        return outgoing.status(SENDER, message, status, failure, providerId).then(table.told(message));
    }
}
