package io.fairlead.live;

import io.fairlead.journal.JournalRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Writes whole WebSocket frames (RFC 6455 §5.2: final, text, unmasked) so that the same bytes go to every socket: the
 * server's frames carry nothing that differs between connections, as long as no extension is negotiated.
 */
final class Wire {

    private static final int FINAL_TEXT = 0x81;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int LARGEST_HEADER = 10;
    private static final int MOST_16 = 0xFFFF;

    private Wire() {}

    /** A frame of its own, on the heap. */
    static ByteBuf text(String json) {
        int length = ByteBufUtil.utf8Bytes(json);
        ByteBuf out = Unpooled.buffer(length + LARGEST_HEADER);
        header(out, length);
        ByteBufUtil.reserveAndWriteUtf8(out, json, length);
        return out;
    }

    /** Appends the event frame of a row; its payload is copied as it is, never parsed. */
    static void event(ByteBuf out, JournalRow row) {
        String head = head(row);
        int headLength = head.length();
        int payloadLength = ByteBufUtil.utf8Bytes(row.payload());
        header(out, headLength + payloadLength + 1);
        ByteBufUtil.writeAscii(out, head);
        ByteBufUtil.reserveAndWriteUtf8(out, row.payload(), payloadLength);
        out.writeByte('}');
    }

    /** An upper bound of what {@link #event} writes, cheaply. */
    static int roomFor(JournalRow row) {
        return 200
                + row.type().length()
                + row.payload().length()
                + row.payload().length() / 8;
    }

    private static String head(JournalRow row) {
        return "{\"t\":\"event\",\"seq\":" + row.seq() + ",\"type\":\"" + row.type() + "\",\"id\":\"" + row.subject()
                + "\",\"version\":" + row.version() + ",\"at\":\"" + row.at() + "\",\"data\":";
    }

    private static void header(ByteBuf out, int length) {
        out.writeByte(FINAL_TEXT);
        if (length < LENGTH_16) {
            out.writeByte(length);
        } else if (length <= MOST_16) {
            out.writeByte(LENGTH_16).writeShort(length);
        } else {
            out.writeByte(LENGTH_64).writeLong(length);
        }
    }
}
