package io.fairlead.channels;

import io.fairlead.channel.Connector;
import io.fairlead.channel.HttpConnector;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The secrets of a channel: replaced without a break, ended, told apart, and used to try the channel out. */
@Component
final class ChannelSecrets {

    static final int MOST = 5;

    private final ChannelAccounts channels;
    private final ChannelSecretTable table;
    private final Accounts accounts;
    private final Journal journal;
    private final Clock clock;

    ChannelSecrets(
            ChannelAccounts channels, ChannelSecretTable table, Accounts accounts, Journal journal, Clock clock) {
        this.channels = channels;
        this.table = table;
        this.accounts = accounts;
        this.journal = journal;
        this.clock = clock;
    }

    /** @param until until when those before hold; null: until somebody ends them */
    record Fresh(UUID id, String secret, @Nullable Instant until) {}

    /** @param state {@code current}, {@code accepted} beside it, or {@code ended} */
    record View(
            UUID id,
            String hint,
            Instant madeAt,
            @Nullable String madeBy,
            @Nullable Instant until,
            @Nullable String endedBy,
            String state) {}

    /** Newest first, those that have ended too. */
    Mono<List<View>> all(Actor by, UUID channel) {
        by.require(Ability.CHANNEL_MANAGE);
        return channels.find(by, channel)
                .flatMapMany(view -> table.of(view.id()))
                .collectList()
                .map(this::views);
    }

    private List<View> views(List<ChannelSecretTable.Row> rows) {
        Instant now = clock.instant();
        UUID newest = rows.isEmpty() ? null : rows.getFirst().id();
        return rows.stream()
                .map(row -> new View(
                        row.id(),
                        row.hint(),
                        row.madeAt(),
                        row.madeBy(),
                        row.until(),
                        row.endedBy(),
                        row.id().equals(newest)
                                ? "current"
                                : row.until() == null || row.until().isAfter(now) ? "accepted" : "ended"))
                .toList();
    }

    /**
     * The new secret is shown this once. If it is not said how long the old ones hold: a day for those that senders sign with;
     * where tokens were signed with it that people still carry, the one before holds until the next rotation.
     */
    Mono<Fresh> rotate(Actor by, UUID channel, Rotation how) {
        by.require(Ability.CHANNEL_MANAGE);
        how.check();
        Instant now = clock.instant();
        Mono<Changed<Fresh>> work = channels.changingSecrets(
                        by, channel, (connector, secrets) -> rotated(connector, secrets, how, now))
                .flatMap(changed -> {
                    Secrets after = changed.result().after();
                    Secrets.Key key = after.own().getFirst();
                    List<Secrets.Key> before = changed.result().before().holding(now);
                    Instant until = before.isEmpty()
                            ? null
                            : after.until(before.getFirst().id(), now);
                    return table.made(channel, key, by, now)
                            .thenMany(Flux.fromIterable(before))
                            .concatMap(old -> ended(old, after.until(old.id(), now), by))
                            .then(Mono.just(new Changed<>(new Fresh(key.id(), key.secret(), until), changed.events())));
                });
        return journal.commit(by, work).doOnNext(_ -> accounts.forget(channel, 0));
    }

    private Mono<Void> ended(Secrets.Key old, @Nullable Instant until, Actor by) {
        return until == null ? Mono.empty() : table.end(List.of(old.id()), until, by);
    }

    private static Secrets rotated(Connector<?> connector, Secrets secrets, Rotation how, Instant now) {
        boolean carried = !how.isSaid() && !(connector instanceof HttpConnector<?>);
        Secrets after = carried
                ? secrets.newest().rotated(fresh(connector), null, now)
                : secrets.rotated(fresh(connector), how.overlap(), now);
        if (after.own().size() > MOST) {
            throw new Problem.Unprocessable(
                    "too-many-secrets", "At most " + MOST + " secrets hold at the same time; end one of them first.");
        }
        return after;
    }

    /** Ends one that holds beside the current one, at once. */
    Mono<Void> end(Actor by, UUID channel, UUID secret) {
        by.require(Ability.CHANNEL_MANAGE);
        Instant now = clock.instant();
        Mono<Changed<Boolean>> work = channels.changingSecrets(by, channel, (_, secrets) -> {
                    if (secrets.holding(now).stream().noneMatch(key -> key.id().equals(secret))) {
                        throw new Problem.NotFound("secret");
                    }
                    if (secrets.own().getFirst().id().equals(secret)) {
                        throw new Problem.Conflict(
                                "current-secret", "This is the current secret; make a new one to replace it.");
                    }
                    return secrets.without(secret);
                })
                .flatMap(changed ->
                        table.end(List.of(secret), now, by).thenReturn(new Changed<>(true, changed.events())));
        return journal.commit(by, work)
                .doOnNext(_ -> accounts.forget(channel, 0))
                .then();
    }

    /** @param secretId which of those that hold; null: the current one */
    record Sample(
            @Nullable String deliveryId,
            @Nullable UUID secretId,
            @Nullable Instant at,
            @Nullable String body) {}

    /** Signs a body as a sender of this channel would. Whoever may do this may make a secret and sign as well. */
    Mono<HttpConnector.Signed> sign(Actor by, UUID channel, Sample sample) {
        by.require(Ability.CHANNEL_MANAGE);
        return channels.find(by, channel)
                .flatMap(view -> accounts.byId(view.id()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("channel")))
                .map(account -> signed(account, account.connector(), sample));
    }

    private <S extends Record> HttpConnector.Signed signed(AccountRef account, Connector<S> connector, Sample sample) {
        List<String> secrets = account.account().secrets();
        int which = sample.secretId() == null ? 0 : account.secretIds().indexOf(sample.secretId());
        if (which < 0 || which >= secrets.size()) {
            throw new Problem.NotFound("secret");
        }
        String id = sample.deliveryId() == null || sample.deliveryId().isBlank()
                ? "test-" + Ids.next()
                : sample.deliveryId();
        byte[] body = String.valueOf(sample.body() == null ? "" : sample.body()).getBytes(StandardCharsets.UTF_8);
        HttpConnector.Signed signed = connector instanceof HttpConnector<?> http
                ? http.sign(secrets.get(which), id, sample.at() == null ? clock.instant() : sample.at(), body)
                : null;
        if (signed == null) {
            throw new Problem.Unprocessable("no-signatures", "This kind of channel has no signatures.");
        }
        return signed;
    }

    private static Secrets.Key fresh(Connector<?> connector) {
        String secret = connector.newSecret();
        if (secret == null) {
            throw new Problem.Unprocessable("conflict", "This kind of channel has no secret.");
        }
        return new Secrets.Key(Ids.next(), secret, null);
    }
}
