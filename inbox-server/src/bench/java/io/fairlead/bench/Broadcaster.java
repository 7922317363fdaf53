package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * The least that can send one text to many sockets: Reactor Netty, the same bytes for all, one flush per socket and round.
 * Each line on its input names how many frames the next round has. The reference of P4.
 */
final class Broadcaster {

    private Broadcaster() {}

    public static void main(String[] arguments) throws Exception {
        byte[] text = Files.readAllBytes(Path.of(arguments[1]));
        Map<Object, List<Channel>> loops = new ConcurrentHashMap<>();
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .route(routes -> routes.ws("/live", (in, out) -> {
                    in.withConnection(connection -> loops.computeIfAbsent(
                                    connection.channel().eventLoop(), _ -> new CopyOnWriteArrayList<>())
                            .add(connection.channel()));
                    return in.receive().then(Mono.never());
                }))
                .bindNow();
        BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
            int frames = Integer.parseInt(line);
            ByteBuf shared = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(text.length).writeBytes(text).asReadOnly());
            loops.values()
                    .forEach(channels -> channels.getFirst().eventLoop().execute(() -> {
                        for (Channel channel : channels) {
                            for (int n = 0; n < frames; n++) {
                                var _ = channel.write(
                                        new TextWebSocketFrame(shared.duplicate()), channel.voidPromise());
                            }
                            var _ = channel.flush();
                        }
                    }));
        }
    }
}
