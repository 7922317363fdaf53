package io.fairlead.media;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Pieces of a body as they come from the network. */
public final class Bytes {

    private Bytes() {}

    /** What is in the buffer, which is released. */
    public static byte[] of(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
