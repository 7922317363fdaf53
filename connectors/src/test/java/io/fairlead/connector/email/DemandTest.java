package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

class DemandTest {

    private final BlockingQueue<Signal> seen = new LinkedBlockingQueue<>();

    /** Three are wanted, but the bytes of two are more than may be on the way. */
    @Test
    void bytesOnTheWayAreBounded() throws InterruptedException {
        var subscriber = new BaseSubscriber<Signal>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(3);
            }

            @Override
            protected void hookOnNext(Signal signal) {
                seen.add(signal);
            }
        };
        Flux.<Signal>create(sink -> emit(sink, 3), FluxSink.OverflowStrategy.ERROR)
                .subscribe(subscriber);
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(mail(0));
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).as("60 and 60 of 100").isNull();
        subscriber.request(1);
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(mail(1));
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).isNull();
        subscriber.request(1);
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(mail(2));
        subscriber.cancel();
    }

    private static void emit(FluxSink<Signal> sink, int mails) {
        Demand demand = new Demand(sink, 100);
        sink.onRequest(demand::request);
        Thread _ = Thread.ofVirtual().start(() -> {
            try {
                for (int n = 0; n < mails; n++) {
                    demand.emit(mail(n));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static final Raw SIXTY = new Raw(new byte[60], "message/rfc822");

    private static Received mail(int n) {
        return new Received(
                new Inbound.Unknown("mail " + n, "mail", SIXTY), new Slot("INBOX", n, Instant.EPOCH, 60), null);
    }
}
