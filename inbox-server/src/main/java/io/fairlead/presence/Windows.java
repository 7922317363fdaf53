package io.fairlead.presence;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who looks at which conversation, and by which nodes. Belongs to one thread, but for {@link #of}. */
final class Windows {

    /** One user looking at one conversation, in any number of windows. */
    record View(UUID conversationId, UUID inboxId, UUID userId, String name) {}

    private final Map<View, Integer> windows = new HashMap<>();
    private final Map<String, Set<View>> elsewhere = new HashMap<>();
    private final Map<UUID, Map<View, Integer>> sources = new HashMap<>();
    private final Map<UUID, Viewers> known = new ConcurrentHashMap<>();
    private final Consumer<Viewers> changed;

    Windows(Consumer<Viewers> changed) {
        this.changed = changed;
    }

    /** Any thread. */
    List<Viewers.Viewer> of(UUID conversationId) {
        Viewers viewers = known.get(conversationId);
        return viewers == null ? List.of() : viewers.users();
    }

    Set<View> here() {
        return Set.copyOf(windows.keySet());
    }

    /** @return true if it is new on this node */
    boolean opened(View view) {
        boolean first = windows.merge(view, 1, Integer::sum) == 1;
        if (first) {
            more(view);
        }
        return first;
    }

    /** @return true if it was the last window of this user on this node */
    boolean closed(View view) {
        boolean last = windows.computeIfPresent(view, (_, count) -> count > 1 ? count - 1 : null) == null;
        if (last) {
            fewer(view);
        }
        return last;
    }

    void heard(String node, View view, boolean on) {
        Set<View> theirs = elsewhere.computeIfAbsent(node, _ -> new HashSet<>());
        if (on && theirs.add(view)) {
            more(view);
        } else if (!on && theirs.remove(view)) {
            fewer(view);
        }
    }

    void heard(String node, Set<View> views) {
        Set<View> before = Set.copyOf(elsewhere.getOrDefault(node, Set.of()));
        views.forEach(view -> heard(node, view, true));
        before.stream().filter(view -> !views.contains(view)).forEach(view -> heard(node, view, false));
    }

    void forget(String node) {
        heard(node, Set.of());
        elsewhere.remove(node);
    }

    private void more(View view) {
        Map<View, Integer> conversation = sources.computeIfAbsent(view.conversationId(), _ -> new HashMap<>());
        if (conversation.merge(view, 1, Integer::sum) == 1) {
            tell(view, conversation);
        }
    }

    private void fewer(View view) {
        Map<View, Integer> conversation = sources.getOrDefault(view.conversationId(), new HashMap<>());
        if (conversation.computeIfPresent(view, (_, count) -> count > 1 ? count - 1 : null) == null) {
            tell(view, conversation);
        }
    }

    private void tell(View about, Map<View, Integer> conversation) {
        Map<UUID, Viewers.Viewer> users = new LinkedHashMap<>();
        conversation.keySet().stream()
                .sorted(Comparator.comparing(View::name).thenComparing(View::userId))
                .forEach(view -> users.putIfAbsent(view.userId(), new Viewers.Viewer(view.userId(), view.name())));
        Viewers viewers = new Viewers(about.conversationId(), about.inboxId(), List.copyOf(users.values()));
        if (users.isEmpty()) {
            sources.remove(about.conversationId());
            known.remove(about.conversationId());
        } else {
            known.put(about.conversationId(), viewers);
        }
        changed.accept(viewers);
    }
}
