package io.fairlead.presence;

import io.fairlead.kernel.Typing;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message between nodes. Exactly one of the three subjects is set, or none: then it says that the node's state lies ready.
 *
 * @param number counts the node's signals that change its state
 * @param asking the node has just started and wants to hear the others' state
 */
record Signal(
        String node,
        long number,
        boolean on,
        boolean asking,
        @Nullable UUID user,
        Windows.@Nullable View view,
        @Nullable Typing typing) {

    static Signal of(String node, long number, UUID user, boolean on) {
        return new Signal(node, number, on, false, user, null, null);
    }

    static Signal of(String node, long number, Windows.View view, boolean on) {
        return new Signal(node, number, on, false, null, view, null);
    }

    static Signal of(String node, long number, Typing typing) {
        return new Signal(node, number, typing.on(), false, null, null, typing);
    }

    static Signal state(String node, long number, boolean asking) {
        return new Signal(node, number, true, asking, null, null, null);
    }

    boolean isState() {
        return user == null && view == null && typing == null;
    }
}
