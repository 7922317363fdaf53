package io.fairlead.presence;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which users are online, and by which nodes. A user counts on this node while a socket is open and for the grace after the
 * last one. Belongs to one thread, but for {@link #online}. Times are milliseconds of any one clock.
 */
final class Roster {

    private final Map<UUID, Integer> sockets = new HashMap<>();
    private final Map<UUID, Long> leaving = new HashMap<>();
    private final Map<String, Set<UUID>> elsewhere = new HashMap<>();
    private final Map<UUID, Integer> sources = new ConcurrentHashMap<>();
    private final long graceMillis;
    private final Consumer<PresenceChange> changed;

    Roster(Duration grace, Consumer<PresenceChange> changed) {
        this.graceMillis = grace.toMillis();
        this.changed = changed;
    }

    /** Any thread. */
    Set<UUID> online() {
        return Set.copyOf(sources.keySet());
    }

    /** Users whom this node holds online, those in their grace included. */
    Set<UUID> here() {
        Set<UUID> here = new HashSet<>(sockets.keySet());
        here.addAll(leaving.keySet());
        return here;
    }

    /** @return true if the user was not on this node's list before */
    boolean arrived(UUID user) {
        boolean known = sockets.merge(user, 1, Integer::sum) > 1 | leaving.remove(user) != null;
        if (!known) {
            more(user);
        }
        return !known;
    }

    void left(UUID user, long now) {
        Integer rest = sockets.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null);
        if (rest == null) {
            leaving.put(user, now + graceMillis);
        }
    }

    /** Ends what is over; gives the users that this node does not hold online any more. */
    Set<UUID> sweep(long now) {
        Set<UUID> over = new HashSet<>();
        leaving.forEach((user, until) -> {
            if (until <= now) {
                over.add(user);
            }
        });
        over.forEach(user -> {
            leaving.remove(user);
            fewer(user);
        });
        return over;
    }

    /** What another node says of one user. */
    void heard(String node, UUID user, boolean on) {
        Set<UUID> theirs = elsewhere.computeIfAbsent(node, _ -> new HashSet<>());
        if (on && theirs.add(user)) {
            more(user);
        } else if (!on && theirs.remove(user)) {
            fewer(user);
        }
    }

    /** The whole list of another node. */
    void heard(String node, Set<UUID> users) {
        Set<UUID> before = Set.copyOf(elsewhere.getOrDefault(node, Set.of()));
        users.forEach(user -> heard(node, user, true));
        before.stream().filter(user -> !users.contains(user)).forEach(user -> heard(node, user, false));
    }

    void forget(String node) {
        heard(node, Set.of());
        elsewhere.remove(node);
    }

    private void more(UUID user) {
        if (sources.merge(user, 1, Integer::sum) == 1) {
            changed.accept(new PresenceChange(user, true));
        }
    }

    private void fewer(UUID user) {
        if (sources.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null) == null) {
            changed.accept(new PresenceChange(user, false));
        }
    }
}
