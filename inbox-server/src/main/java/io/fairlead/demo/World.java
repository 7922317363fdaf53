package io.fairlead.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * What all outsiders share: the address of the server, which is all they know of it, and threads of their own. Each act runs
 * on a virtual thread and may sleep; while the demo is paused nobody acts.
 */
@DemoPart
final class World {

    private static final Logger log = LoggerFactory.getLogger(World.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).executor(people).build();
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    private final Notebook notebook;
    private volatile URI server = URI.create("http://127.0.0.1");

    World(Notebook notebook) {
        this.notebook = notebook;
    }

    /** Something an outsider does; what goes wrong is theirs to put up with. */
    interface Act {
        void run() throws Exception;
    }

    void found(URI base) {
        server = base;
    }

    URI at(String path) {
        return server.resolve(path);
    }

    HttpClient http() {
        return http;
    }

    Pace pace() {
        return notebook.memory().pace();
    }

    boolean isRunning() {
        return notebook.memory().running();
    }

    void now(Act act) {
        go(() -> {
            act.run();
            return true;
        });
    }

    /** After this time, and not before a pause is over. */
    void later(Duration wait, Act act) {
        go(() -> {
            Thread.sleep(wait);
            while (!isRunning()) {
                Thread.sleep(LOOK_AGAIN);
            }
            act.run();
            return true;
        });
    }

    void counted(String kind) {
        sent.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }

    /** What was sent since the start, by kind. */
    Map<String, Long> sent() {
        Map<String, Long> all = new TreeMap<>(Map.of("email", 0L, "chat", 0L, "form", 0L, "webhook", 0L));
        sent.forEach((kind, count) -> all.put(kind, count.sum()));
        return all;
    }

    /** Before the server stops: they should not write to one that is going. */
    @EventListener
    void end(ContextClosedEvent event) {
        var _ = people.shutdownNow();
        http.shutdownNow();
    }

    private void go(Callable<Boolean> act) {
        try {
            var _ = people.submit(() -> {
                try {
                    return act.call();
                } catch (InterruptedException e) {
                    return false;
                } catch (Exception e) {
                    log.debug("An outsider could not do what it wanted", e);
                    return false;
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("The world is over");
        }
    }
}
