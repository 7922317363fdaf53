package io.fairlead.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Posts prepared requests over kept connections, one at a time on each; all work on one event loop. */
final class Firehose implements AutoCloseable {

    private static final int MINUTES = 3;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Post> posts = new ArrayList<>();
    /** Belong to the loop. */
    private final Deque<Post> idle = new ArrayDeque<>();

    private final Deque<Sending> queue = new ArrayDeque<>();
    private CountDownLatch left = new CountDownLatch(0);
    private long[] latencies = {};
    private int done;
    private int refused;

    private record Sending(byte[] bytes, int index, long due) {}

    Firehose(int port, int connections) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Post post = new Post();
                        channel.pipeline().addLast(new HttpResponseDecoder(), post);
                    }
                });
        for (int n = 0; n < connections; n++) {
            Channel channel = bootstrap.connect("127.0.0.1", port).sync().channel();
            posts.add(channel.pipeline().get(Post.class));
        }
        idle.addAll(posts);
    }

    /**
     * @param latencies nanoseconds from the intended moment of sending to the whole answer, in order of completion
     * @param seconds from the first request to the last answer
     */
    record Run(long[] latencies, double seconds, int refused) {}

    /** As fast as the answers come. */
    Run closed(byte[][] requests) throws InterruptedException {
        return run(requests, _ -> System.nanoTime(), false);
    }

    /** At a fixed rate from {@code start} (of {@link System#nanoTime}), whatever the answers do. */
    Run open(byte[][] requests, double perSecond, long start) throws InterruptedException {
        return run(requests, n -> start + (long) (n * 1e9 / perSecond), true);
    }

    private Run run(byte[][] requests, LongFunction<Long> due, boolean paced) throws InterruptedException {
        left = new CountDownLatch(requests.length);
        latencies = new long[requests.length];
        done = 0;
        refused = 0;
        long start = paced ? due.apply(0) : System.nanoTime();
        if (paced) {
            for (int n = 0; n < requests.length; n++) {
                long at = due.apply(n);
                while (System.nanoTime() < at) {
                    LockSupport.parkNanos(Math.min(at - System.nanoTime(), 200_000));
                }
                Sending sending = new Sending(requests[n], n, at);
                loop.execute(() -> {
                    queue.add(sending);
                    next();
                });
            }
        } else {
            loop.execute(() -> {
                for (int n = 0; n < requests.length; n++) {
                    queue.add(new Sending(requests[n], n, 0));
                }
                next();
            });
        }
        if (!left.await(MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException(left.getCount() + " requests were never answered");
        }
        return new Run(latencies, (System.nanoTime() - start) / 1e9, refused);
    }

    private void next() {
        while (!idle.isEmpty() && !queue.isEmpty()) {
            idle.poll().send(queue.poll());
        }
    }

    private final class Post extends SimpleChannelInboundHandler<HttpObject> {

        private ChannelHandlerContext context;
        private long since;
        private boolean good;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        void send(Sending sending) {
            since = sending.due() == 0 ? System.nanoTime() : sending.due();
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(sending.bytes()));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext from, HttpObject message) {
            if (message instanceof HttpResponse response) {
                good = response.status().code() / 100 == 2;
            }
            if (message instanceof LastHttpContent) {
                latencies[done++] = System.nanoTime() - since;
                refused += good ? 0 : 1;
                left.countDown();
                idle.add(this);
                next();
            }
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
