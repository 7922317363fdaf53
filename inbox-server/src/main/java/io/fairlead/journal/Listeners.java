package io.fairlead.journal;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Starts the tail and one {@link ListenerRunner} per durable listener; stops them and gives the leases back. */
@Component
final class Listeners implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final String node = UUID.randomUUID().toString();
    private final JournalTable journal;
    private final ListenerTable table;
    private final NodeTail tail;
    private final List<ListenerRunner> runners;
    private volatile boolean running;

    Listeners(
            JournalTable journal,
            ListenerTable table,
            NodeTail tail,
            JournalSettings settings,
            List<DurableListener> listeners) {
        this.journal = journal;
        this.table = table;
        this.tail = tail;
        this.runners = listeners.stream()
                .map(listener -> new ListenerRunner(listener, table, tail, settings, node))
                .toList();
    }

    @Override
    public void start() {
        var _ = journal.partitionsAhead()
                .then(journal.position())
                .doOnNext(at -> tail.start(at.seq()))
                .block(START_TIMEOUT);
        var _ = Flux.fromIterable(runners).concatMap(ListenerRunner::register).blockLast(START_TIMEOUT);
        runners.forEach(ListenerRunner::start);
        running = true;
        log.info("Durable listeners: {}", runners);
    }

    @Override
    public void stop() {
        runners.forEach(ListenerRunner::stop);
        running = false;
        var _ = Flux.fromIterable(runners)
                .concatMap(runner -> runner.rest().onErrorComplete())
                .then(table.release(node))
                .onErrorComplete()
                .block(STOP_TIMEOUT);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server takes requests, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
