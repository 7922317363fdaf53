package io.fairlead.channels;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.inbox.Arrival;
import io.fairlead.inbox.Intake;
import io.fairlead.media.MediaStore;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Stores a batch: its messages by one call of the intake, the rest one by one. What is at fault is found by halving and goes
 * to the quarantine, the others go on; a database that is away is nobody's fault, and nothing is kept then.
 */
@Component
final class Storing {

    private static final Logger log = LoggerFactory.getLogger(Storing.class);
    private static final int CONFLICT_RETRIES = 3;
    private static final Duration CONFLICT_PAUSE = Duration.ofMillis(20);
    private static final int FILES_AT_ONCE = 4;

    private final Intake intake;
    private final Quarantine quarantine;
    private final SmallNews smallNews;
    private final LedgerTable ledger;
    private final MediaStore media;

    Storing(Intake intake, Quarantine quarantine, SmallNews smallNews, LedgerTable ledger, MediaStore media) {
        this.intake = intake;
        this.quarantine = quarantine;
        this.smallNews = smallNews;
        this.ledger = ledger;
        this.media = media;
    }

    /** @param outcome null: it could not be stored now, nothing was kept */
    record Stored(@Nullable Outcome outcome) {
        static Stored as(Outcome outcome) {
            return new Stored(outcome);
        }

        static Stored notNow() {
            return new Stored(null);
        }
    }

    private record Ready(Waiting waiting, Arrival arrival) {}

    /** One entry per item, in the batch's order. Does not error. */
    Mono<List<Stored>> store(List<Waiting> batch) {
        Map<Waiting, Stored> outcomes = Collections.synchronizedMap(new IdentityHashMap<>());
        return Flux.fromIterable(batch)
                .filter(waiting -> waiting.item() instanceof Inbound.Message)
                .flatMapSequential(waiting -> ready(waiting, outcomes), FILES_AT_ONCE)
                .collectList()
                .flatMap(ready -> take(ready, outcomes))
                .thenMany(Flux.fromIterable(batch))
                .filter(waiting -> !(waiting.item() instanceof Inbound.Message))
                .concatMap(waiting -> rest(waiting, outcomes))
                .then(Mono.fromSupplier(() -> batch.stream()
                        .map(waiting -> outcomes.getOrDefault(waiting, Stored.notNow()))
                        .toList()));
    }

    /** Empty if the item is done with: a duplicate with files, unfit, or not to be stored now. */
    private Mono<Ready> ready(Waiting waiting, Map<Waiting, Stored> outcomes) {
        Inbound.Message message = (Inbound.Message) waiting.item();
        boolean bytes = message.attachments().stream().anyMatch(Storing::isKept);
        boolean large = waiting.size() > 0 && Arrivals.text(message.raw().bytes()) == null;
        Mono<Ready> made = Mono.fromSupplier(() -> new Ready(waiting, Arrivals.of(waiting, message, List.of(), null)));
        if (bytes || large) {
            made = withFiles(waiting, message, large, outcomes);
        }
        return made.onErrorResume(error -> fault(waiting, error, outcomes).then(Mono.empty()));
    }

    /** Looks into the ledger first, so that a repeated delivery leaves no files behind. */
    private Mono<Ready> withFiles(
            Waiting waiting, Inbound.Message message, boolean large, Map<Waiting, Stored> outcomes) {
        Mono<String> rawRef = large ? media.keep(message.raw().bytes()) : Mono.just("");
        return ledger.isClaimed(waiting.account().id(), message.externalKey()).flatMap(claimed -> {
            if (claimed) {
                outcomes.put(waiting, Stored.as(Outcome.DUPLICATE));
                return Mono.empty();
            }
            return files(waiting, message.attachments())
                    .zipWith(rawRef)
                    .map(both -> new Ready(
                            waiting,
                            Arrivals.of(
                                    waiting, message, both.getT1(), both.getT2().isEmpty() ? null : both.getT2())))
                    .publishOn(Schedulers.parallel()); // and not the driver's event loop, for what comes next is work
        });
    }

    private Mono<List<Arrival.File>> files(Waiting waiting, List<Attachment> attachments) {
        String by = "channel:" + waiting.account().id();
        return Flux.fromIterable(attachments)
                .filter(Storing::isKept)
                .flatMapSequential(file -> file(file, by), FILES_AT_ONCE)
                .collectList();
    }

    /** What is only linked stays a link. */
    private static boolean isKept(Attachment file) {
        return file.bytes() != null || file.held() != null;
    }

    private Mono<Arrival.File> file(Attachment file, String by) {
        UUID held = file.held();
        if (held != null) {
            return Mono.just(new Arrival.File(held, file.inline(), file.contentId()));
        }
        byte[] bytes = file.bytes();
        return media.store(file.name(), file.contentType(), bytes == null ? new byte[0] : bytes, by)
                .map(stored -> new Arrival.File(stored.id(), file.inline(), file.contentId()));
    }

    private Mono<Void> take(List<Ready> batch, Map<Waiting, Stored> outcomes) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        return Mono.defer(() -> intake.take(batch.stream().map(Ready::arrival).toList()))
                .retryWhen(Retry.backoff(CONFLICT_RETRIES, CONFLICT_PAUSE)
                        .filter(Away::isConflict)
                        .onRetryExhaustedThrow((_, signal) -> signal.failure()))
                .doOnNext(taken -> taken(batch, taken, outcomes))
                .then()
                .onErrorResume(error -> halve(batch, error, outcomes));
    }

    private Mono<Void> halve(List<Ready> batch, Throwable error, Map<Waiting, Stored> outcomes) {
        if (Away.is(error)) {
            log.warn("A batch of {} could not be stored now: {}", batch.size(), error.toString());
            return Mono.empty();
        }
        if (batch.size() == 1) {
            return fault(batch.getFirst().waiting(), error, outcomes);
        }
        int half = batch.size() / 2;
        return take(batch.subList(0, half), outcomes)
                .then(Mono.defer(() -> take(batch.subList(half, batch.size()), outcomes)));
    }

    private static void taken(List<Ready> batch, List<Intake.Taken> taken, Map<Waiting, Stored> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            Outcome outcome = switch (taken.get(i).result()) {
                case IMPORTED -> Outcome.IMPORTED;
                case AUTO -> Outcome.AUTO;
                case DUPLICATE -> Outcome.DUPLICATE;
                case LOOP -> Outcome.LOOP;
            };
            outcomes.put(batch.get(i).waiting(), Stored.as(outcome));
        }
    }

    private Mono<Void> rest(Waiting waiting, Map<Waiting, Stored> outcomes) {
        Mono<Outcome> done = waiting.item() instanceof Inbound.Broken broken
                ? quarantine.add(waiting, broken.reason(), broken.detail())
                : smallNews.apply(waiting);
        return done.doOnNext(outcome -> outcomes.put(waiting, Stored.as(outcome)))
                .then()
                .onErrorResume(error -> fault(waiting, error, outcomes));
    }

    /** The item itself cannot be stored: it is kept as it came. If even that fails it is given back. */
    private Mono<Void> fault(Waiting waiting, Throwable error, Map<Waiting, Stored> outcomes) {
        if (Away.is(error)) {
            return Mono.empty();
        }
        log.warn(
                "{} of channel {} goes to the quarantine",
                waiting.item().externalKey(),
                waiting.account().id(),
                error);
        return quarantine
                .add(waiting, "not-storable", detail(error))
                .doOnNext(outcome -> outcomes.put(waiting, Stored.as(outcome)))
                .then()
                .onErrorResume(worse -> {
                    log.error("{} could not even be quarantined", waiting.item().externalKey(), worse);
                    return Mono.empty();
                });
    }

    private static String detail(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
