package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.BaseSubscriber;

/** Sees what a watch emits, as it comes. */
final class Watch extends BaseSubscriber<Signal> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @Override
    protected void hookOnNext(Signal signal) {
        seen.add(signal);
    }

    @Override
    protected void hookOnError(Throwable error) {
        seen.add(error);
    }

    Object next() throws InterruptedException {
        Object next = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a signal").isNotNull();
        return next;
    }

    /** The next mail; rounds without news are passed over. */
    Received received() throws InterruptedException {
        Object next = next();
        while (next instanceof CaughtUp) {
            next = next();
        }
        Received received = (Received) next;
        ConnectorContract.checkInbound(received.inbound());
        return received;
    }

    Inbound.Message mail() throws InterruptedException {
        return (Inbound.Message) received().inbound();
    }

    Throwable failure() throws InterruptedException {
        Object next = next();
        while (next instanceof Signal) {
            next = next();
        }
        return (Throwable) next;
    }
}
