package io.fairlead.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Puts the pieces of one socket's messages together (RFC 6455 §5.4), up to a size. On the channel's event loop. */
final class Ear {

    private final LiveSocket socket;
    private final JsonMapper json;
    private final int largest;
    private @Nullable ByteBuf pieces;

    Ear(LiveSocket socket, JsonMapper json, int largest) {
        this.socket = socket;
        this.json = json;
        this.largest = largest;
    }

    /** The caller releases the frame. */
    void hear(WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text when text.isFinalFragment() -> understood(text.content());
            case TextWebSocketFrame text -> add(Unpooled.buffer(), text);
            case ContinuationWebSocketFrame next when pieces != null -> add(pieces, next);
            case ContinuationWebSocketFrame _, BinaryWebSocketFrame _ -> socket.receive(new ClientFrame.Garbage());
            default -> {}
        }
    }

    private void add(ByteBuf before, WebSocketFrame piece) {
        if (before.readableBytes() + piece.content().readableBytes() > largest) {
            pieces = null;
            socket.close(Closing.TOO_LARGE);
            return;
        }
        before.writeBytes(piece.content());
        pieces = before;
        if (piece.isFinalFragment()) {
            pieces = null;
            understood(before);
        }
    }

    private void understood(ByteBuf utf8) {
        socket.receive(ClientFrame.parse(utf8.toString(StandardCharsets.UTF_8), json));
    }
}
