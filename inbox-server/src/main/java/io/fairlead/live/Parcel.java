package io.fairlead.live;

import io.netty.buffer.ByteBuf;

/** Whole frames, ready to be written; the bytes are shared, so a socket writes a duplicate. */
record Parcel(ByteBuf bytes, int frames) {

    static final Parcel EMPTY = new Parcel(io.netty.buffer.Unpooled.EMPTY_BUFFER, 0);

    boolean isEmpty() {
        return frames == 0;
    }

    int size() {
        return bytes.readableBytes();
    }
}
