package io.fairlead.standalone;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server of ours up: if it dies, it is started again on the same port. Stopping it through here is final. */
final class ServerWatch {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final Server server;
    private boolean stopped;

    ServerWatch(Server server) {
        this.server = server;
    }

    void begin() {
        Thread.ofVirtual().name("watch-" + server.name()).start(this::watch);
    }

    void stop() {
        synchronized (this) {
            stopped = true;
            try {
                server.stop();
            } catch (IOException e) {
                log.warn("{} could not be stopped: {}", server.name(), e.toString());
            }
        }
    }

    private void watch() {
        Duration pause = LOOK;
        while (true) {
            Pause.of(pause);
            synchronized (this) {
                if (stopped) {
                    return;
                }
                pause = server.isAlive() || restarted() ? LOOK : AFTER_FAILURE;
            }
        }
    }

    private boolean restarted() {
        log.warn("{} has died and is started again.", server.name());
        try {
            server.start();
            return true;
        } catch (IOException | RuntimeException e) {
            log.error("{} does not start: {}", server.name(), e.toString());
            return false;
        }
    }
}
