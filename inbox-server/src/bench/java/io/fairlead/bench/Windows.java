package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many WebSocket clients on one event loop. */
final class Windows implements AutoCloseable {

    private static final int LONGEST_FRAME = 1 << 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();

    /** What one window does with its text frames; on the event loop, the bytes are valid during the call. */
    interface Reader {
        void read(int window, ByteBuf text);
    }

    /** @param cookies window n uses cookie n modulo their number */
    Windows(int count, String address, List<String> cookies, Reader reader) throws InterruptedException {
        URI uri = URI.create(address);
        for (int n = 0; n < count; n++) {
            int window = n;
            HttpHeaders headers = new DefaultHttpHeaders().add("Origin", "http://" + uri.getAuthority());
            if (!cookies.isEmpty()) {
                headers.add("Cookie", cookies.get(n % cookies.size()));
            }
            WebSocketClientProtocolHandler handshake =
                    new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(
                            uri, WebSocketVersion.V13, null, false, headers, LONGEST_FRAME));
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            made.pipeline()
                                    .addLast(
                                            new HttpClientCodec(),
                                            new HttpObjectAggregator(LONGEST_FRAME),
                                            handshake,
                                            new Window(window, reader));
                        }
                    })
                    .connect(uri.getHost(), uri.getPort())
                    .sync()
                    .channel();
            channel.pipeline().get(Window.class).open.join();
            channels.add(channel);
        }
    }

    /** Tells every window's server something. */
    void say(String text) {
        channels.forEach(channel -> {
            var _ = channel.writeAndFlush(new TextWebSocketFrame(text));
        });
    }

    /** {@code {"t":"ping",…}}: who never answers is taken for gone. */
    private static boolean isPing(ByteBuf text) {
        return text.readableBytes() > 12
                && text.getByte(text.readerIndex() + 6) == 'p'
                && text.getByte(text.readerIndex() + 7) == 'i';
    }

    private static final class Window extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final int number;
        private final Reader reader;
        final CompletableFuture<Boolean> open = new CompletableFuture<>();

        Window(int number, Reader reader) {
            this.number = number;
            this.reader = reader;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(true);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            open.completeExceptionally(cause);
            cause.printStackTrace();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            open.completeExceptionally(new IllegalStateException("Closed"));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame) {
                if (isPing(frame.content())) {
                    var _ = context.writeAndFlush(new TextWebSocketFrame("{\"t\":\"pong\"}"));
                }
                reader.read(number, frame.content());
            }
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
