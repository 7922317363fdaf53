package io.fairlead.channels;

import io.fairlead.channel.SocketConnector.Peer;
import io.fairlead.kernel.Problem;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Carries the sockets of visitors: finds the account before the upgrade, keeps the connection alive, and closes it when the
 * visitor is gone or does not read. The protocol is the connector's.
 */
@Component
final class WidgetSocket implements WebHandler {

    private static final String KIND = "chat";
    private static final int LARGEST_FRAME = 64 * 1024;
    private static final Duration PING = Duration.ofSeconds(25);
    private static final Duration GONE_AFTER = Duration.ofSeconds(70);
    private static final int WRITE_WITHIN_SECONDS = 30;

    private final Accounts accounts;
    private final VisitorDesk.Desks desks;
    private final HandshakeWebSocketService handshake;

    WidgetSocket(Accounts accounts, VisitorDesk.Desks desks) {
        this.accounts = accounts;
        this.desks = desks;
        this.handshake = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(LARGEST_FRAME)));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (!"websocket".equalsIgnoreCase(request.getHeaders().getFirst(HttpHeaders.UPGRADE))) {
            return Mono.error(
                    () -> Problem.Invalid.field("Upgrade", "not-a-websocket", "This address speaks WebSocket only."));
        }
        return accounts.byKey(KIND, key(exchange))
                .filter(found -> !found.isDisabled())
                .switchIfEmpty(Mono.error(WidgetSocket::unknown))
                .flatMap(account -> upgrade(exchange, account));
    }

    private Mono<Void> upgrade(ServerWebExchange exchange, AccountRef account) {
        ServerHttpRequest request = exchange.getRequest();
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        var _ = netty.withConnection(connection ->
                connection.addHandlerLast(new WriteTimeoutHandler(WRITE_WITHIN_SECONDS, TimeUnit.SECONDS)));
        String origin = request.getHeaders().getOrigin();
        String address = Senders.address(request);
        return handshake.handleRequest(exchange, session -> {
            Peer peer = new Visitor(session, origin, address);
            return Visited.of(account).serve(peer, desks.of(account.id()));
        });
    }

    private static String key(ServerWebExchange exchange) {
        Map<String, String> variables = exchange.getAttributeOrDefault(
                HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.<String, String>of());
        return Objects.requireNonNullElse(variables.get("key"), "");
    }

    private static Problem unknown() {
        return new Problem.NotFound("unknown-account", "No channel has this address.");
    }

    private record Visitor(
            WebSocketSession session, @Nullable String origin, String remoteAddress) implements Peer {

        /** Text frames; whatever else comes shows that the visitor is there. A binary one reads as garbage. */
        @Override
        public Flux<String> incoming() {
            return session.receive()
                    .timeout(GONE_AFTER)
                    .filter(message -> message.getType() == WebSocketMessage.Type.TEXT
                            || message.getType() == WebSocketMessage.Type.BINARY)
                    .map(WebSocketMessage::getPayloadAsText);
        }

        @Override
        public Mono<Void> send(Flux<String> frames) {
            Sinks.Empty<Void> over = Sinks.empty();
            Flux<WebSocketMessage> pings = Flux.interval(PING)
                    .onBackpressureDrop()
                    .map(_ -> session.pingMessage(buffers -> buffers.wrap(new byte[0])))
                    .takeUntilOther(over.asMono());
            Flux<WebSocketMessage> texts = frames.map(session::textMessage).doFinally(_ -> {
                var _ = over.tryEmitEmpty();
            });
            return session.send(Flux.merge(texts, pings)).then(session.close(CloseStatus.NORMAL));
        }

        @Override
        public Mono<Void> close(int code, String reason) {
            return session.close(new CloseStatus(code, reason));
        }
    }
}
