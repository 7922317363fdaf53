package io.fairlead.connector.chat;

import io.fairlead.channel.SocketConnector.Peer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A socket whose visitor is the test. */
final class FakePeer implements Peer {
    final Sinks.Many<String> speaks = Sinks.many().unicast().onBackpressureBuffer();
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final @Nullable String origin;
    private final String address;
    volatile boolean closed;
    volatile int closeCode;

    FakePeer() {
        this(null, "192.0.2.1");
    }

    FakePeer(@Nullable String origin, String address) {
        this.origin = origin;
        this.address = address;
    }

    void says(String frame) {
        speaks.emitNext(frame.replace('\'', '"'), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    void leaves() {
        speaks.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    String last() {
        return heard.getLast();
    }

    @Override
    public @Nullable String origin() {
        return origin;
    }

    @Override
    public String remoteAddress() {
        return address;
    }

    @Override
    public Flux<String> incoming() {
        return speaks.asFlux();
    }

    @Override
    public Mono<Void> send(Flux<String> frames) {
        return frames.doOnNext(heard::add).doFinally(_ -> closed = true).then();
    }

    @Override
    public Mono<Void> close(int code, String reason) {
        return Mono.fromRunnable(() -> {
            closed = true;
            closeCode = code;
        });
    }
}
