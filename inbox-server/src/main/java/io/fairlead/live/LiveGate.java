package io.fairlead.live;

import io.fairlead.access.OwnPages;
import io.fairlead.access.Sessions;
import io.fairlead.access.SignedIn;
import io.fairlead.kernel.Problem;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door of {@code /live}: own pages and signed-in people only, both checked before the upgrade. It upgrades by Reactor
 * Netty itself, as Spring's adapter does: the adapter gives no way to write bytes that are encoded already, which is what
 * makes sending to a thousand sockets cheap. Compression is not negotiated, so the bytes are the same for all.
 */
@Component
final class LiveGate implements WebHandler {

    private static final Logger log = LoggerFactory.getLogger(LiveGate.class);
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final Hub hub;
    private final Sessions sessions;
    private final OwnPages ownPages;
    private final JsonMapper json;
    private final WebsocketServerSpec spec;
    private final int largest;

    LiveGate(Hub hub, Sessions sessions, OwnPages ownPages, JsonMapper json, LiveSettings settings) {
        this.hub = hub;
        this.sessions = sessions;
        this.ownPages = ownPages;
        this.json = json;
        this.largest = Math.toIntExact(settings.largestFrame().toBytes());
        // The first parse builds what the later ones use, under a lock that event loops should not meet at.
        ClientFrame.parse("{}", json);
        this.spec = WebsocketServerSpec.builder().maxFramePayloadLength(largest).build();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (!ownPages.sent(request)) {
            return Mono.error(() -> new Problem.Forbidden("origin-refused", "Another site's page asked for this."));
        }
        if (!"websocket".equalsIgnoreCase(request.getHeaders().getFirst(HttpHeaders.UPGRADE))) {
            return Mono.error(
                    () -> Problem.Invalid.field("Upgrade", "not-a-websocket", "This address speaks WebSocket only."));
        }
        if (!hub.isOpen()) {
            return Mono.error(() -> new Problem.Unavailable("unavailable", "The server is restarting.", COME_BACK));
        }
        return sessions.of(request)
                .switchIfEmpty(Mono.error(() -> new Problem.Unauthenticated("unauthenticated", "Sign in first.")))
                .zipWith(hub.head())
                .flatMap(both -> upgrade(exchange, both.getT1(), both.getT2().epoch()));
    }

    private Mono<Void> upgrade(ServerWebExchange exchange, SignedIn session, UUID epoch) {
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        return exchange.getResponse()
                .setComplete()
                .then(Mono.defer(() -> response.sendWebsocket((in, out) -> serve(in, out, session, epoch), spec)));
    }

    private Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out, SignedIn session, UUID epoch) {
        AtomicReference<Channel> connected = new AtomicReference<>();
        in.withConnection(connection -> connected.set(connection.channel()));
        Channel channel = connected.get();
        Mono<Void> serving = Mono.defer(() -> serve(in, out, hub.welcome(channel, epoch, session)));
        Mono<Void> onLoop = channel.eventLoop().inEventLoop()
                ? serving
                : serving.subscribeOn(Schedulers.fromExecutor(channel.eventLoop()));
        return onLoop.doOnError(e -> log.error("A live socket could not be served", e));
    }

    private Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out, LiveSocket socket) {
        Ear ear = new Ear(socket, json, largest);
        Mono<Void> received = in.receiveFrames()
                .doOnNext(ear::hear)
                .doOnError(e -> broken(socket, e))
                .onErrorComplete()
                .doFinally(_ -> socket.gone())
                .then();
        return received.and(socket.closing().flatMap(why -> out.sendClose(why.code, why.reason)));
    }

    private static void broken(LiveSocket socket, Throwable e) {
        switch (e) {
            case CorruptedWebSocketFrameException bad ->
                socket.close(
                        bad.closeStatus().code() == Closing.TOO_LARGE.code ? Closing.TOO_LARGE : Closing.BAD_FRAME);
            case IOException _, AbortedException _ -> log.debug("A window went without a word", e);
            default -> {
                log.error("A live socket failed", e);
                socket.close(Closing.INTERNAL_ERROR);
            }
        }
    }
}
