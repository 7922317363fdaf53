package io.fairlead.presence;

import io.fairlead.kernel.Ids;
import io.fairlead.kernel.OnlineUsers;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Who is here. Sockets of all windows, devices and nodes count; the last one's going takes effect after a grace. What other
 * nodes say is merged in; without them (Redis away) this node's own users are still right. Nothing here is correctness:
 * presence is a courtesy and an input to routing.
 *
 * <p>State belongs to one thread; the methods hand over to it and return at once. A snapshot may therefore be microseconds old.
 */
@Component
public final class Presence implements OnlineUsers, DisposableBean {

    private static final long SWEEP_MILLIS = 500;

    private final Scheduler thread;
    private final PresenceSettings settings;
    private final String node = Ids.next().toString();
    private final Listening<PresenceChange> changes = new Listening<>();
    private final Listening<Viewers> viewing = new Listening<>();
    private final Listening<Typing> typing = new Listening<>();
    private final Listening<Signal> outgoing = new Listening<>();
    private final Roster roster;
    private final Windows windows = new Windows(viewing::emit);
    private final Keystrokes keystrokes = new Keystrokes(typing::emit);
    private final Map<String, OtherNode> others = new HashMap<>();
    private long number;

    private record OtherNode(long number, long heardAt) {}

    @Autowired
    Presence(PresenceSettings settings) {
        this(settings, Schedulers.newSingle("presence", true));
    }

    Presence(PresenceSettings settings, Scheduler thread) {
        this.settings = settings;
        this.thread = thread;
        this.roster = new Roster(settings.grace(), changes::emit);
        var _ = thread.schedulePeriodically(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A socket of this user has opened on this node. */
    public Attendance arrive(UUID userId, String name) {
        Attending attending = new Attending(userId, name);
        thread.schedule(attending::begin);
        return attending;
    }

    /** Users online on any node as far as this one knows. */
    public Set<UUID> online() {
        return roster.online();
    }

    @Override
    public Mono<Set<UUID>> now() {
        return Mono.fromSupplier(this::online);
    }

    /** Comings and goings from now on. Hot, endless, in order; arrives on presence's own thread, which must not be held up. */
    public Flux<PresenceChange> changes() {
        return changes.flux();
    }

    /** Users who look at the conversation, by name. */
    public List<Viewers.Viewer> viewers(UUID conversationId) {
        return windows.of(conversationId);
    }

    /** The whole list of a conversation's viewers whenever it changes. Hot, as {@link #changes()}. */
    public Flux<Viewers> viewing() {
        return viewing.flux();
    }

    /** @see TypingSignals#tell */
    public void tell(Typing signal) {
        thread.schedule(() -> {
            keystrokes.heard(signal, millis());
            outgoing.emit(Signal.of(node, number, signal));
        });
    }

    /** @see TypingSignals#changes() */
    public Flux<Typing> typing() {
        return typing.flux();
    }

    @Override
    public void destroy() {
        thread.dispose();
    }

    String node() {
        return node;
    }

    /** What the other nodes should hear. */
    Flux<Signal> outgoing() {
        return outgoing.flux();
    }

    /** This node's state of the moment, for the others. */
    Mono<NodeState> state() {
        return Mono.fromSupplier(() -> new NodeState(node, number, roster.here(), windows.here()))
                .subscribeOn(thread);
    }

    void heard(Signal signal) {
        thread.schedule(() -> take(signal));
    }

    void heard(NodeState state) {
        thread.schedule(() -> take(state));
    }

    private void take(Signal signal) {
        if (signal.node().equals(node)) {
            return;
        }
        others.put(signal.node(), new OtherNode(signal.number(), millis()));
        if (signal.user() != null) {
            roster.heard(signal.node(), signal.user(), signal.on());
        } else if (signal.view() != null) {
            windows.heard(signal.node(), signal.view(), signal.on());
        } else if (signal.typing() != null) {
            keystrokes.heard(signal.typing(), millis());
        }
    }

    private void take(NodeState state) {
        OtherNode known = others.get(state.node());
        if (state.node().equals(node) || (known != null && known.number() > state.number())) {
            return;
        }
        others.put(state.node(), new OtherNode(state.number(), millis()));
        roster.heard(state.node(), state.online());
        windows.heard(state.node(), state.views());
    }

    private void sweep() {
        long now = millis();
        roster.sweep(now).forEach(user -> outgoing.emit(Signal.of(node, ++number, user, false)));
        keystrokes.sweep(now);
        long silentSince = now - settings.forget().toMillis();
        List<String> silent = others.entrySet().stream()
                .filter(other -> other.getValue().heardAt() < silentSince)
                .map(Map.Entry::getKey)
                .toList();
        silent.forEach(other -> {
            others.remove(other);
            roster.forget(other);
            windows.forget(other);
        });
    }

    private long millis() {
        return thread.now(TimeUnit.MILLISECONDS);
    }

    /** Its fields belong to the presence thread. */
    private final class Attending implements Attendance {

        private final UUID userId;
        private final String name;
        private boolean gone;
        private boolean active = true;
        private Windows.@Nullable View wanted;
        private Windows.@Nullable View shown;

        Attending(UUID userId, String name) {
            this.userId = userId;
            this.name = name;
        }

        void begin() {
            if (roster.arrived(userId)) {
                outgoing.emit(Signal.of(node, ++number, userId, true));
            }
        }

        @Override
        public void viewing(@Nullable UUID conversationId, @Nullable UUID inboxId) {
            thread.schedule(() -> {
                wanted = conversationId == null || inboxId == null
                        ? null
                        : new Windows.View(conversationId, inboxId, userId, name);
                show();
            });
        }

        @Override
        public void active(boolean on) {
            thread.schedule(() -> {
                active = on;
                show();
            });
        }

        @Override
        public void leave() {
            thread.schedule(() -> {
                if (!gone) {
                    gone = true;
                    show();
                    roster.left(userId, millis());
                }
            });
        }

        private void show() {
            Windows.View next = active && !gone ? wanted : null;
            Windows.View before = shown;
            if (before != null && !before.equals(next) && windows.closed(before)) {
                outgoing.emit(Signal.of(node, ++number, before, false));
            }
            if (next != null && !next.equals(before) && windows.opened(next)) {
                outgoing.emit(Signal.of(node, ++number, next, true));
            }
            shown = next;
        }
    }
}
