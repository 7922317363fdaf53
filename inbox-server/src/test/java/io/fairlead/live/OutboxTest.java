package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class OutboxTest {

    @Test
    void framesAndBytesThatWaitAreBounded() {
        assertThat(taken(3, 1_000)).as("one is written, three wait").isEqualTo(4);
        assertThat(taken(1_000, 25)).as("one is written, two fit").isEqualTo(3);
    }

    /** How many parcels of one frame and ten bytes a socket takes whose other end reads nothing. */
    private static int taken(int mostFrames, int mostBytes) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        Outbox outbox = new Outbox(channel, mostFrames, mostBytes);
        int taken = 0;
        while (taken < 2_000 && outbox.offer(new Parcel(Unpooled.wrappedBuffer(new byte[10]), 1))) {
            taken++;
        }
        outbox.discard();
        channel.flushOutbound();
        channel.releaseOutbound();
        var _ = channel.close();
        return taken;
    }
}
