package io.fairlead.live;

import io.fairlead.journal.Event;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Role;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Those who may see the same things, but for what is meant for one user alone. Sockets of one circle share encoded bytes.
 * Interned, so that finding what is shared is one comparison of references.
 *
 * @param all sees every inbox, those to come included
 * @param keys journal audiences that are seen; of no interest if {@code all}
 */
record Circle(boolean all, Set<String> keys) {

    /** Far more than there are combinations of inboxes; beyond it a circle is only compared by its content. */
    private static final int MOST_KNOWN = 10_000;

    /** Read without a lock: event loops meet here. */
    private static final ConcurrentMap<Circle, Circle> KNOWN = new ConcurrentHashMap<>();

    private static final String USER = "user:";

    static Circle of(Actor.User actor) {
        if (actor.role() == Role.ADMIN) {
            return known(new Circle(true, Set.of()));
        }
        Set<String> keys = new HashSet<>();
        keys.add(Event.ALL);
        actor.inboxes().forEach(inbox -> keys.add(Event.inbox(inbox)));
        return known(new Circle(false, Set.copyOf(keys)));
    }

    private static Circle known(Circle circle) {
        Circle same = KNOWN.get(circle);
        if (same != null) {
            return same;
        }
        if (KNOWN.size() >= MOST_KNOWN) {
            KNOWN.clear();
        }
        Circle earlier = KNOWN.putIfAbsent(circle, circle);
        return earlier == null ? circle : earlier;
    }

    static boolean isPersonal(String audience) {
        return audience.startsWith(USER);
    }

    boolean sees(String audience) {
        return all ? !isPersonal(audience) : keys.contains(audience);
    }

    boolean seesInbox(UUID inboxId) {
        return all || keys.contains(Event.inbox(inboxId));
    }
}
