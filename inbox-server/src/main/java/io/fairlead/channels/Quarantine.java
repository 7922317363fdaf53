package io.fairlead.channels;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is authentic but could not be used, with its bytes as they came, until an admin replays or discards it. */
@Component
final class Quarantine {

    private final QuarantineTable table;
    private final LedgerTable ledger;
    private final SlotTable slots;
    private final Journal journal;
    private final Accounts accounts;
    private final ObjectProvider<Receiver> receiver;

    Quarantine(
            QuarantineTable table,
            LedgerTable ledger,
            SlotTable slots,
            Journal journal,
            Accounts accounts,
            ObjectProvider<Receiver> receiver) {
        this.table = table;
        this.ledger = ledger;
        this.slots = slots;
        this.journal = journal;
        this.accounts = accounts;
        this.receiver = receiver;
    }

    /** Claims the key and keeps the bytes, in one transaction; {@code DUPLICATE} if the key has taken effect before. */
    Mono<Outcome> add(Waiting waiting, String reason, String detail) {
        UUID account = waiting.account().id();
        String key = waiting.item().externalKey();
        Raw raw = waiting.item().raw();
        var entry = new LedgerTable.Entry(account, key, "quarantined", "broken", waiting.size(), null, reason);
        Mono<Changed<Outcome>> keep = table.add(account, key, reason, plain(detail), raw.bytes(), raw.mediaType())
                .map(row -> Changed.of(
                        Outcome.QUARANTINED,
                        new ChannelEvent.QuarantineAdded(
                                row.id(), account, row.receivedAt(), row.reason(), row.detail())));
        Mono<Changed<Outcome>> work =
                ledger.claim(entry).flatMap(claimed -> claimed ? keep : Mono.just(Changed.nothing(Outcome.DUPLICATE)));
        return journal.commit(new Actor.Outside(account), work);
    }

    /** @param open what waits for a decision; else what was decided, by whom and why */
    Mono<Page<QuarantineTable.Row>> list(
            Actor actor, @Nullable UUID channel, boolean open, @Nullable UUID after, int limit) {
        actor.require(Ability.QUARANTINE_MANAGE);
        return table.list(channel, open, after, limit + 1).collectList().map(rows -> page(rows, limit));
    }

    /**
     * @param replayed went through this time
     * @param failed stay where they are
     * @param next where to go on; null: these were the last
     */
    record Replays(int replayed, int failed, @Nullable UUID next) {}

    /**
     * Replays some that wait in a channel, oldest first, each for itself.
     *
     * @param reason null: whatever the reason is
     * @param after where the ones before ended
     */
    Mono<Replays> replaySome(Actor.User by, UUID channel, @Nullable String reason, @Nullable UUID after, int limit) {
        by.require(Ability.QUARANTINE_MANAGE);
        return table.waiting(channel, reason, after, limit)
                .collectList()
                .flatMap(ids -> Flux.fromIterable(ids)
                        .concatMap(id -> replay(by, id)
                                .map(outcome -> outcome != Outcome.QUARANTINED)
                                .onErrorResume(Quarantine::isItsOwn, _ -> Mono.just(false)))
                        .filter(went -> went)
                        .count()
                        .map(went -> new Replays(
                                went.intValue(),
                                ids.size() - went.intValue(),
                                ids.size() < limit ? null : ids.getLast())));
    }

    /** The item cannot be read, or somebody was faster; the others may fare better. */
    private static boolean isItsOwn(Throwable error) {
        return error instanceof Problem.Unprocessable || error instanceof Problem.NotFound;
    }

    Mono<QuarantineTable.Bytes> raw(Actor actor, UUID id) {
        actor.require(Ability.QUARANTINE_MANAGE);
        return table.raw(id).switchIfEmpty(Mono.error(Quarantine::unknown));
    }

    /**
     * Reads the bytes again and takes them like a new delivery under the same key. Stays open if they fail again.
     *
     * @throws Problem.Unprocessable {@code not-replayable} as an error if the connector cannot read its bytes again
     */
    Mono<Outcome> replay(Actor.User by, UUID id) {
        by.require(Ability.QUARANTINE_MANAGE);
        return table.find(id)
                .filter(row -> row.state().equals("open"))
                .switchIfEmpty(Mono.error(Quarantine::unknown))
                .flatMap(row -> accounts.byId(row.channelId())
                        .switchIfEmpty(Mono.error(Quarantine::unknown))
                        .flatMap(account -> table.raw(id)
                                .map(bytes -> reread(account, row, bytes))
                                .flatMap(item -> again(account, row, item)
                                        .flatMap(outcome -> isStillThere(row, item, outcome)
                                                ? Mono.just(outcome)
                                                : table.decide(id, "replayed", by.id(), null)
                                                        .thenReturn(outcome)))));
    }

    Mono<Void> discard(Actor.User by, UUID id, String why) {
        by.require(Ability.QUARANTINE_MANAGE);
        Mono<Changed<Boolean>> work = table.find(id)
                .flatMap(row -> table.decide(id, "discarded", by.id(), why)
                        .flatMap(_ -> ledger.outcome(row.channelId(), row.externalKey(), "discarded")
                                .thenReturn(Changed.nothing(true))))
                .switchIfEmpty(Mono.error(Quarantine::unknown));
        return journal.commit(by, work).then();
    }

    /** The key is set free for it; if we crash in between, a second replay finds either a free key or the message. */
    private Mono<Outcome> again(AccountRef account, QuarantineTable.Row row, Inbound item) {
        return ledger.free(account.id(), row.externalKey())
                .then(Mono.defer(() -> receiver.getObject().offer(account, item)))
                .flatMap(outcome -> item.externalKey().equals(row.externalKey())
                        ? Mono.just(outcome)
                        : slots.rekey(account.id(), row.externalKey(), item.externalKey())
                                .thenReturn(outcome));
    }

    /** Under another key than before it lies there as another item. */
    private static boolean isStillThere(QuarantineTable.Row row, Inbound item, Outcome outcome) {
        return outcome == Outcome.QUARANTINED && item.externalKey().equals(row.externalKey());
    }

    private static Inbound reread(AccountRef account, QuarantineTable.Row row, QuarantineTable.Bytes bytes) {
        String type = bytes.mediaType() == null ? "application/octet-stream" : bytes.mediaType();
        try {
            return reread(account, account.connector(), new Raw(bytes.raw(), type), row.externalKey());
        } catch (Refused e) {
            throw new Problem.Unprocessable("not-replayable", String.valueOf(e.getMessage()));
        } catch (UnsupportedOperationException e) {
            throw new Problem.Unprocessable("not-replayable", "This kind of channel cannot read its bytes again.");
        }
    }

    private static <S extends Record> Inbound reread(
            AccountRef account, io.fairlead.channel.Connector<S> connector, Raw raw, String key) {
        return connector.reread(account.account(connector), raw, key);
    }

    private static Page<QuarantineTable.Row> page(List<QuarantineTable.Row> rows, int limit) {
        boolean more = rows.size() > limit;
        List<QuarantineTable.Row> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? items.getLast().id().toString() : null);
    }

    private static String plain(String text) {
        return text.replace("\0", "");
    }

    private static Problem unknown() {
        return new Problem.NotFound("quarantined item");
    }
}
