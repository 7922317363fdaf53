package io.fairlead.presence;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveSubscription;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the nodes' presence through Redis. Every failure is swallowed: the heartbeat repairs what was lost.
 *
 * <table>
 * <caption>What is in Redis</caption>
 * <tr><td>key {@code fairlead:presence:<node>}</td><td>JSON of {@link NodeState}: the node's online users and open
 *   conversations. Written at every heartbeat and when another node asks; expires after {@code fairlead.presence.forget}.</td></tr>
 * <tr><td>channel {@code fairlead:presence}</td><td>JSON of {@link Signal}: a user came or went, a conversation was opened or left,
 *   somebody types (never stored), or "my state lies ready", upon which the others read the key.</td></tr>
 * </table>
 */
@Component
final class PresenceRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PresenceRunner.class);
    private static final String CHANNEL = "fairlead:presence";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int READS_AT_ONCE = 4;

    private final Presence presence;
    private final PresenceSettings settings;
    private final ReactiveStringRedisTemplate redis;
    private final JsonMapper json;
    /** The template makes its first connection by waiting for it, so that is done on threads that may wait. */
    private final Scheduler connecting = Schedulers.fromExecutorService(
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("presence-redis-", 0).factory()),
            "presence-redis");

    private Disposable.Composite running = Disposables.composite();
    private boolean isRunning;

    PresenceRunner(Presence presence, PresenceSettings settings, ReactiveStringRedisTemplate redis, JsonMapper json) {
        this.presence = presence;
        this.settings = settings;
        this.redis = redis;
        this.json = json;
    }

    @Override
    public synchronized void start() {
        running = Disposables.composite();
        running.add(presence.outgoing()
                .publishOn(connecting)
                .concatMap(this::publish)
                .subscribe());
        running.add(Flux.defer(() -> redis.listenToChannel(CHANNEL))
                .subscribeOn(connecting)
                .map(ReactiveSubscription.Message::getMessage)
                .flatMap(this::heard, READS_AT_ONCE)
                .doOnError(e -> log.info("No presence from other nodes: {}", e.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5)))
                .subscribe());
        running.add(Flux.interval(Duration.ZERO, settings.heartbeat())
                .onBackpressureDrop()
                .concatMap(beat -> tellState(beat == 0))
                .subscribe());
        isRunning = true;
    }

    @Override
    public synchronized void stop() {
        running.dispose();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }

    private Mono<Void> tellState(boolean asking) {
        return presence.state()
                .publishOn(connecting)
                .flatMap(state -> redis.opsForValue()
                        .set(key(state.node()), json.writeValueAsString(state), settings.forget())
                        .then(redis.convertAndSend(
                                CHANNEL, json.writeValueAsString(Signal.state(state.node(), state.number(), asking)))))
                .timeout(TIMEOUT)
                .onErrorComplete()
                .then();
    }

    private Mono<Void> publish(Signal signal) {
        return Mono.defer(() -> redis.convertAndSend(CHANNEL, json.writeValueAsString(signal)))
                .timeout(TIMEOUT)
                .onErrorComplete()
                .then();
    }

    private Mono<Void> heard(String message) {
        Signal signal;
        try {
            signal = json.readValue(message, Signal.class);
        } catch (JacksonException e) {
            log.warn("A presence message of another version is ignored: {}", e.getOriginalMessage());
            return Mono.empty();
        }
        if (signal.node().equals(presence.node())) {
            return Mono.empty();
        }
        if (!signal.isState()) {
            presence.heard(signal);
            return Mono.empty();
        }
        Mono<Void> answer = signal.asking() ? tellState(false) : Mono.empty();
        return readState(signal.node()).then(answer);
    }

    private Mono<Void> readState(String node) {
        return redis.opsForValue()
                .get(key(node))
                .map(text -> json.readValue(text, NodeState.class))
                .doOnNext(presence::heard)
                .timeout(TIMEOUT)
                .onErrorComplete()
                .then();
    }

    private static String key(String node) {
        return CHANNEL + ":" + node;
    }
}
