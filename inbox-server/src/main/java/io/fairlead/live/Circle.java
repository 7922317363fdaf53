package io.fairlead.live;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.fairlead.journal.Event;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Role;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Those who may see the same things, but for what is meant for one user alone. Sockets of one circle share encoded bytes.
 * Interned: equal circles are the same object.
 *
 * @param all sees every inbox, those to come included
 * @param keys journal audiences that are seen; of no interest if {@code all}
 */
record Circle(boolean all, Set<String> keys) {

    private static final Interner<Circle> KNOWN = Interners.newWeakInterner();
    private static final String USER = "user:";

    static Circle of(Actor.User actor) {
        if (actor.role() == Role.ADMIN) {
            return KNOWN.intern(new Circle(true, Set.of()));
        }
        Set<String> keys = new HashSet<>();
        keys.add(Event.ALL);
        actor.inboxes().forEach(inbox -> keys.add(Event.inbox(inbox)));
        return KNOWN.intern(new Circle(false, Set.copyOf(keys)));
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
