package io.fairlead.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the demo keeps over restarts.
 *
 * @param made the company is complete; from then on it belongs to its users, and nothing of it is made again
 * @param channels by name
 * @param ports by {@code smtp}, {@code imap}, {@code replies}; taken again if they are free
 * @param history the customers' past has been sent
 */
record Memory(
        boolean made,
        Map<String, Key> channels,
        Map<String, Integer> ports,
        boolean history,
        boolean running,
        Pace pace) {

    static final Memory NEW = new Memory(false, Map.of(), Map.of(), false, true, Pace.CALM);

    /** @param secret what an outsider needs to write there: signing secret or mailbox password; null: nothing */
    record Key(UUID id, @Nullable String secret) {
        @Override
        public String toString() {
            return "Key of " + id;
        }
    }

    Memory knowing(String channel, Key key) {
        Map<String, Key> all = new TreeMap<>(channels);
        all.put(channel, key);
        return new Memory(made, all, ports, history, running, pace);
    }

    Memory withPort(String name, int port) {
        Map<String, Integer> all = new TreeMap<>(ports);
        all.put(name, port);
        return new Memory(made, channels, all, history, running, pace);
    }

    Memory afterMaking() {
        return new Memory(true, channels, ports, history, running, pace);
    }

    Memory afterHistory() {
        return new Memory(made, channels, ports, true, running, pace);
    }

    Memory paced(boolean isRunning, Pace newPace) {
        return new Memory(made, channels, ports, history, isRunning, newPace);
    }
}
