package io.fairlead.live;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.UUID;

/** The server's frames but for events; see docs/live-protocol.md. None of the texts put in here needs escaping. */
final class ServerFrame {

    /** Why a client has to load everything anew. */
    enum Resync {
        EPOCH("epoch"),
        TOO_OLD("too_old"),
        OVERFLOW("overflow"),
        ACCESS_CHANGED("access_changed");

        private final String code;

        Resync(String code) {
            this.code = code;
        }
    }

    private ServerFrame() {}

    static ByteBuf hello(UUID epoch, long seq, Instant now, UUID session) {
        return Wire.text("{\"t\":\"hello\",\"epoch\":\"" + epoch + "\",\"seq\":" + seq + ",\"serverNow\":\"" + now
                + "\",\"session\":\"" + session + "\"}");
    }

    static ByteBuf snapshot(long seq) {
        return Wire.text("{\"t\":\"snapshot\",\"seq\":" + seq + "}");
    }

    static ByteBuf resumed(long seq) {
        return Wire.text("{\"t\":\"resumed\",\"seq\":" + seq + "}");
    }

    static ByteBuf ping(long seq, Instant now) {
        return Wire.text("{\"t\":\"ping\",\"seq\":" + seq + ",\"serverNow\":\"" + now + "\"}");
    }

    static ByteBuf resync(Resync reason) {
        return Wire.text("{\"t\":\"resync_required\",\"reason\":\"" + reason.code + "\"}");
    }

    static ByteBuf error(String code, String detail) {
        return Wire.text("{\"t\":\"error\",\"code\":\"" + code + "\",\"detail\":\"" + detail + "\"}");
    }

    /** @param data JSON */
    static ByteBuf ephemeral(String type, String data) {
        return Wire.text("{\"t\":\"ephemeral\",\"type\":\"" + type + "\",\"data\":" + data + "}");
    }
}
