package io.fairlead.channels;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.SendingConnector.Sent;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
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

    Deliveries(
            DeliveryTable table,
            Outgoing outgoing,
            Sending sending,
            Accounts accounts,
            ChannelAccounts channels,
            Traffic traffic,
            ChannelSettings settings,
            JsonMapper json) {
        this.table = table;
        this.outgoing = outgoing;
        this.sending = sending;
        this.accounts = accounts;
        this.channels = channels;
        this.traffic = traffic;
        this.settings = settings;
        this.json = json;
    }

    /** @param state as the table knows it; {@code reached} as the message does: it may be further, delivered or read */
    private record Outcome(
            String state,
            String reached,
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
            MessageView.Failure failure =
                    row.failure() == null ? null : json.readValue(row.failure(), MessageView.Failure.class);
            return tell(row.messageId(), row.state(), failure, row.providerId());
        }
        return accounts.byId(row.accountId())
                .map(account -> account.connector() instanceof SendingConnector<?> connector
                        && connector.recognisesRepetition())
                .defaultIfEmpty(false)
                .map(repeatable -> repeatable
                        ? new Outcome("retry_wait", "retry_wait", Duration.ZERO, null, null)
                        : failed("unknown", "unknown-outcome", "The server stopped while this was being sent."))
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
                "sent", sent.state().name().toLowerCase(Locale.ROOT), Duration.ZERO, sent.providerId(), null);
    }

    private Mono<Outcome> after(DeliveryTable.Row row, DeliveryFailure failure) {
        String detail = String.valueOf(failure.getMessage());
        traffic.failed(row.accountId(), detail);
        return switch (failure) {
            case DeliveryFailure.Rejected rejected -> Mono.just(failed("failed", rejected.code(), detail));
            case DeliveryFailure.UnknownOutcome unknown -> Mono.just(failed("unknown", unknown.code(), detail));
            case DeliveryFailure.RateLimited limited -> Mono.just(later(row, limited, limited.retryAfter()));
            case DeliveryFailure.Unreachable away -> Mono.just(later(row, away, pause(row)));
            case DeliveryFailure.Unauthorised refused ->
                channels.observe(SENDER, row.accountId(), "reauth_required", detail)
                        .onErrorComplete()
                        .thenReturn(waiting(refused, PAUSE_FOR_SIGN_IN));
        };
    }

    private Outcome later(DeliveryTable.Row row, DeliveryFailure failure, Duration pause) {
        return row.attempt() >= settings.attempts()
                ? failed("failed", failure.code(), String.valueOf(failure.getMessage()))
                : waiting(failure, pause);
    }

    private static Outcome waiting(DeliveryFailure failure, Duration pause) {
        var reason = new MessageView.Failure(failure.code(), String.valueOf(failure.getMessage()));
        return new Outcome("retry_wait", "retry_wait", pause, null, reason);
    }

    private static Outcome failed(String state, String code, String detail) {
        return new Outcome(state, state, Duration.ZERO, null, new MessageView.Failure(code, detail));
    }

    private Duration pause(DeliveryTable.Row row) {
        return Backoff.pause(row.attempt(), settings.retryFirst(), settings.retryLongest());
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
        return table.finish(row.messageId(), node, outcome.state(), outcome.pause(), outcome.providerId(), failure)
                .flatMap(id -> tell(id, outcome.reached(), outcome.failure(), outcome.providerId()));
    }

    private Mono<Void> tell(
            UUID message, String status, MessageView.@Nullable Failure failure, @Nullable String providerId) {
        return outgoing.status(SENDER, message, status, failure, providerId).then(table.told(message));
    }
}
