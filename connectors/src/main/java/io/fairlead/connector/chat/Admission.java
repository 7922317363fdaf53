package io.fairlead.connector.chat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts sockets per visitor and per address, and messages per address, on this node. Thread-safe; who is idle is forgotten. */
final class Admission {
    private static final int REMEMBERED = 10_000;

    private final ChatLimits limits;
    private final LongSupplier nanos;
    private final Map<String, Integer> visitors = new ConcurrentHashMap<>();
    private final Map<String, Use> addresses = new ConcurrentHashMap<>();

    Admission(ChatLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** Counts one more socket; false if that is too many. Either way {@link #leaveAddress} follows once. */
    boolean enterAddress(String address) {
        if (addresses.size() > REMEMBERED) {
            addresses.values().removeIf(use -> use.sockets() == 0 && use.says().full(nanos.getAsLong()));
        }
        Use use = addresses.compute(address, (_, held) -> more(held));
        return use.sockets() <= limits.socketsPerAddress();
    }

    void leaveAddress(String address) {
        addresses.computeIfPresent(address, (_, use) -> new Use(use.sockets() - 1, use.says()));
    }

    /** As {@link #enterAddress}. */
    boolean enterVisitor(String visitor) {
        return visitors.merge(visitor, 1, Integer::sum) <= limits.socketsPerVisitor();
    }

    void leaveVisitor(String visitor) {
        visitors.computeIfPresent(visitor, (_, sockets) -> sockets > 1 ? sockets - 1 : null);
    }

    boolean maySay(String address) {
        Use use = addresses.get(address);
        return use == null || use.says().take(nanos.getAsLong());
    }

    private Use more(@Nullable Use held) {
        return held == null
                ? new Use(1, new Bucket(limits.addressSays(), limits.addressSayEvery(), nanos.getAsLong()))
                : new Use(held.sockets() + 1, held.says());
    }

    private record Use(int sockets, Bucket says) {}
}
