package io.fairlead.kernel;

import java.util.Set;
import java.util.UUID;

/** Who does something. It is the first argument of every use case: authority is an argument, never ambient. */
public sealed interface Actor {

    /** How the journal names the actor: {@code user:<id>}, {@code system:<name>}, {@code channel:<id>}. */
    String label();

    boolean may(Ability ability);

    /** True if rows of this inbox are within the actor's scope. */
    boolean sees(UUID inboxId);

    /** @throws Problem.Forbidden if the role does not allow it */
    default void require(Ability ability) {
        if (!may(ability)) {
            throw new Problem.Forbidden("This needs the right " + ability.code() + ".");
        }
    }

    /** A signed-in person. {@code inboxes} are those of the user's teams; an admin's are all there are. */
    record User(UUID id, String name, Role role, Set<UUID> teams, Set<UUID> inboxes) implements Actor {
        @Override
        public String label() {
            return "user:" + id;
        }

        @Override
        public boolean may(Ability ability) {
            return role.abilities().contains(ability);
        }

        @Override
        public boolean sees(UUID inboxId) {
            return role == Role.ADMIN || inboxes.contains(inboxId);
        }
    }

    /** A part of the server that acts on its own: routing, sla, sender. */
    record Automatic(String name) implements Actor {
        @Override
        public String label() {
            return "system:" + name;
        }

        @Override
        public boolean may(Ability ability) {
            return true;
        }

        @Override
        public boolean sees(UUID inboxId) {
            return true;
        }
    }

    /** Something outside that speaks through a channel account: a customer, a visitor, a store. It may do nothing but be heard. */
    record Outside(UUID channelAccountId) implements Actor {
        @Override
        public String label() {
            return "channel:" + channelAccountId;
        }

        @Override
        public boolean may(Ability ability) {
            return false;
        }

        @Override
        public boolean sees(UUID inboxId) {
            return false;
        }
    }
}
