package io.fairlead.channels;

import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Outcome;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what came by HTTP, a moment after it was answered and beside the way of the messages: nobody waits for it, and
 * in a flood it leaves lines out before it slows anybody. Refusals are counted in memory and written as numbers.
 */
@Component
final class DeliveryLogRunner implements DisposableBean {

    static final int MOST_WAITING = 2_000;
    private static final int BATCH = 250;
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);
    private static final int SWEEP = 5_000;
    private static final int MOST_HEADERS = 40;
    private static final int LONGEST = 1_000;
    private static final Set<String> UNSAID = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Duration LAST_LINES = Duration.ofSeconds(2);
    private static final byte[] NOTHING = {};
    private static final Logger log = LoggerFactory.getLogger(DeliveryLogRunner.class);

    private final DeliveryLogTable table;
    private final RefusalTable refusalTable;
    private final ChannelSettings settings;
    private final JsonMapper json;
    private final Clock clock;
    private final BlockingQueue<DeliveryLogTable.Row> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Refusal, Count> refusals = new ConcurrentHashMap<>();
    private final AtomicLong leftOut = new AtomicLong();
    private final Disposable.Composite running = Disposables.composite();
    /** Of those left out, how many the server's log has been told of; belongs to {@link #write}. */
    private long told;

    DeliveryLogRunner(
            DeliveryLogTable table, RefusalTable refusalTable, ChannelSettings settings, JsonMapper json, Clock clock) {
        this.table = table;
        this.refusalTable = refusalTable;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    private record Refusal(UUID account, Instant hour, int status, String reason) {}

    private record Count(long count, Instant lastAt, String detail) {
        Count plus(Count other) {
            return new Count(count + other.count, other.lastAt, other.detail);
        }
    }

    /** Any thread, of the ones that messages wait for: what is left out costs nothing, what is kept is put in words later. */
    void taken(AccountRef account, HttpDelivery delivery, Receipt receipt, List<Outcome> outcomes) {
        if (waiting.remainingCapacity() < outcomes.size()) {
            leftOut.addAndGet(outcomes.size());
            return;
        }
        byte[] hash = outcomes.isEmpty() ? NOTHING : DeliveryLog.hash(delivery.body());
        var proof = receipt.proof();
        Integer secret = proof == null ? null : proof.secret();
        for (int i = 0; i < outcomes.size(); i++) {
            var row = new DeliveryLogTable.Row(
                    account.id(),
                    Ids.next(),
                    delivery.receivedAt(),
                    proof == null ? null : proof.deliveryId(),
                    receipt.items().get(i).externalKey(),
                    outcomes.get(i),
                    receipt.answer().status(),
                    proof == null ? null : proof.scheme(),
                    secret == null ? null : account.secretIds().get(secret),
                    delivery.remoteAddress(),
                    delivery.headers(),
                    delivery.body().length,
                    hash);
            if (!waiting.offer(row)) {
                leftOut.incrementAndGet();
            }
        }
    }

    /** Any thread. Nothing of what was sent is kept. */
    void refused(AccountRef account, Problem problem) {
        Instant now = clock.instant();
        var refusal = new Refusal(account.id(), now.truncatedTo(ChronoUnit.HOURS), problem.status(), problem.code());
        refusals.merge(refusal, new Count(1, now, cut(problem.detail())), Count::plus);
    }

    /** Lines that a flood or a failure has cost since this node started. */
    long leftOut() {
        return leftOut.get();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        running.add(Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(_ -> write(), 1)
                .subscribe());
        running.add(Flux.interval(SWEEP_EVERY)
                .onBackpressureDrop()
                .concatMap(_ -> sweep(), 1)
                .subscribe());
    }

    private Mono<Void> write() {
        long lost = leftOut.get();
        if (lost > told) {
            log.warn("The delivery log leaves lines out: {} since this server started", lost);
            told = lost;
        }
        List<DeliveryLogTable.Row> rows = new ArrayList<>();
        waiting.drainTo(rows, BATCH);
        Mono<Void> lines = rows.isEmpty() ? Mono.empty() : Mono.defer(() -> table.add(rows, this::words));
        return lines.onErrorResume(error -> {
                    leftOut.addAndGet(rows.size());
                    log.warn("The delivery log could not be written: {}", error.toString());
                    return Mono.empty();
                })
                .thenMany(Flux.fromIterable(List.copyOf(refusals.keySet())))
                .concatMap(this::count)
                .then();
    }

    private String words(Map<String, List<String>> headers) {
        return json.writeValueAsString(kept(headers));
    }

    /** What could not be written now is tried again with the next. */
    private Mono<Void> count(Refusal refusal) {
        Count count = refusals.remove(refusal);
        if (count == null) {
            return Mono.empty();
        }
        return refusalTable
                .count(new RefusalTable.Refusals(
                        refusal.account(),
                        refusal.hour(),
                        refusal.status(),
                        refusal.reason(),
                        count.count(),
                        count.lastAt(),
                        count.detail()))
                .onErrorResume(error -> {
                    refusals.merge(refusal, count, (newer, older) -> older.plus(newer));
                    return Mono.empty();
                });
    }

    private Mono<Void> sweep() {
        return table.sweep(settings.deliveryLog(), SWEEP)
                .repeat(100)
                .takeUntil(gone -> gone < SWEEP)
                .then(refusalTable.sweep(settings.deliveryLog()))
                .onErrorResume(error -> {
                    log.warn("The delivery log could not be swept: {}", error.toString());
                    return Mono.empty();
                });
    }

    /** As they came, except those that are secrets by themselves. */
    private static Map<String, String> kept(Map<String, List<String>> all) {
        Map<String, String> kept = new LinkedHashMap<>();
        all.entrySet().stream()
                .filter(entry -> !UNSAID.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_HEADERS)
                .forEach(entry -> kept.put(entry.getKey(), cut(String.join(", ", entry.getValue()))));
        return kept;
    }

    private static String cut(String value) {
        String plain = value.replace("\0", "");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }

    /** What waits is still written, if that is quickly done. */
    @Override
    public void destroy() {
        running.dispose();
        var _ = Mono.defer(this::write)
                .repeat(() -> !waiting.isEmpty())
                .then()
                .onErrorComplete()
                .block(LAST_LINES);
    }
}
