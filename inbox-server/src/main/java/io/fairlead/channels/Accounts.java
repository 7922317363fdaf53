package io.fairlead.channels;

import io.fairlead.channel.Connector;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Tail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Accounts in memory, so that taking a message costs no query for them. {@code channel.changed} drops what is held, on
 * every node; keys that nobody has are remembered for a moment.
 */
@Component
public final class Accounts implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);
    private static final int MOST_UNKNOWN = 10_000;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private final ChannelTable table;
    private final Connectors connectors;
    private final Vault vault;
    private final Clock clock;
    private final Map<String, AccountRef> byKey = new ConcurrentHashMap<>();
    private final Map<UUID, AccountRef> byId = new ConcurrentHashMap<>();
    private final Map<UUID, Long> atLeast = new ConcurrentHashMap<>();
    /** Versions of rows that could not be opened. */
    private final Map<UUID, Long> broken = new ConcurrentHashMap<>();

    private final Map<String, Instant> unknown = new ConcurrentHashMap<>();
    private final Disposable following;

    Accounts(ChannelTable table, Connectors connectors, Vault vault, Clock clock, Tail tail) {
        this.table = table;
        this.connectors = connectors;
        this.vault = vault;
        this.clock = clock;
        this.following = tail.follow(this::changed);
    }

    /** Empty if no account of this kind has the key. Disabled accounts are found too. */
    public Mono<AccountRef> byKey(String kind, String key) {
        AccountRef held = fresh(byKey.get(key));
        if (held != null) {
            return held.kind().equals(kind) ? Mono.just(held) : Mono.empty();
        }
        if (!KEY.matcher(key).matches() || isKnownAsUnknown(key)) {
            return Mono.empty();
        }
        return table.findByKey(key)
                .flatMap(this::hold)
                .switchIfEmpty(Mono.fromRunnable(() -> remember(key)))
                .filter(found -> found.kind().equals(kind));
    }

    public Mono<AccountRef> byId(UUID id) {
        AccountRef held = fresh(byId.get(id));
        return held != null ? Mono.just(held) : table.find(id).flatMap(this::hold);
    }

    /** Null if a secret of it has ended: then it is read and opened again. */
    private @Nullable AccountRef fresh(@Nullable AccountRef held) {
        Instant until = held == null ? null : held.until();
        return until == null || until.isAfter(clock.instant()) ? held : null;
    }

    /** All that can be opened, as they are in the database now. */
    Flux<AccountRef> all() {
        return table.all().concatMap(this::hold);
    }

    /** Empty, and logged, if the kind is not known here or the secrets do not open. */
    private Mono<AccountRef> hold(ChannelTable.Row row) {
        Connector<?> connector = connectors.find(row.kind());
        if (connector == null) {
            log.warn("Channel {} is of the kind {}, which this server does not speak", row.id(), row.kind());
            return Mono.empty();
        }
        try {
            AccountRef opened = vault.open(row, connector);
            byKey.put(row.key(), opened);
            byId.put(row.id(), opened);
            // The row may have been read before a change and be held after it.
            if (row.version() < atLeast.getOrDefault(row.id(), 0L)) {
                drop(row.id());
            }
            return Mono.just(opened);
        } catch (RuntimeException e) {
            // It is looked at again and again; once is enough to say so.
            if (!Long.valueOf(row.version()).equals(broken.put(row.id(), row.version()))) {
                log.error("Channel {} cannot be opened: {}", row.id(), e.getMessage());
            }
            return Mono.empty();
        }
    }

    /** @param version the row's after the change */
    void forget(UUID id, long version) {
        atLeast.merge(id, version, Math::max);
        drop(id);
        unknown.clear();
    }

    private void drop(UUID id) {
        AccountRef held = byId.remove(id);
        if (held != null) {
            byKey.remove(held.account().key());
        }
    }

    private void changed(List<JournalRow> rows) {
        rows.stream()
                .filter(row -> row.type().equals(ChannelEvent.CHANGED))
                .forEach(row -> forget(row.subject(), row.version()));
    }

    private boolean isKnownAsUnknown(String key) {
        Instant until = unknown.get(key);
        return until != null && until.isAfter(clock.instant());
    }

    private void remember(String key) {
        if (unknown.size() >= MOST_UNKNOWN) {
            unknown.clear();
        }
        unknown.put(key, clock.instant().plus(UNKNOWN_FOR));
    }

    @Override
    public void destroy() {
        following.dispose();
    }
}
