package io.fairlead.journal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveSubscription;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Tells the other nodes that the journal has grown, over the Redis channel {@code fairlead:journal} (message: the newest seq).
 * Only a hint: a lost one costs at most the poll interval, so every failure here is swallowed.
 */
@Component
final class RedisHints {

    private static final Logger log = LoggerFactory.getLogger(RedisHints.class);
    private static final String CHANNEL = "fairlead:journal";
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(1);

    private final ReactiveStringRedisTemplate redis;
    /** The template makes its first connection by waiting for it, so that is done on threads that may wait. */
    private final Scheduler connecting = Schedulers.fromExecutorService(
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("journal-hints-", 0).factory()),
            "journal-hints");

    private final AtomicLong newest = new AtomicLong();
    private final AtomicBoolean telling = new AtomicBoolean();

    RedisHints(ReactiveStringRedisTemplate redis) {
        this.redis = redis;
    }

    /** At most one publication is under way; those that come meanwhile are merged into the next. */
    void tell(long seq) {
        newest.accumulateAndGet(seq, Math::max);
        if (telling.compareAndSet(false, true)) {
            send();
        }
    }

    Disposable listen(LongConsumer onSeq) {
        return Flux.defer(() -> redis.listenToChannel(CHANNEL))
                .subscribeOn(connecting)
                .map(ReactiveSubscription.Message::getMessage)
                .doOnNext(message -> onSeq.accept(Long.parseLong(message)))
                .doOnError(e -> log.info("No hints from Redis, polling only: {}", e.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5)))
                .subscribe();
    }

    private void send() {
        long seq = newest.get();
        var _ = Mono.defer(() -> redis.convertAndSend(CHANNEL, Long.toString(seq)))
                .subscribeOn(connecting)
                .timeout(PUBLISH_TIMEOUT)
                .onErrorResume(e -> Mono.empty())
                .doFinally(end -> sent(seq))
                .subscribe();
    }

    private void sent(long seq) {
        telling.set(false);
        if (newest.get() > seq && telling.compareAndSet(false, true)) {
            send();
        }
    }
}
