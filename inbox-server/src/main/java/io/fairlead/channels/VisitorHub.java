package io.fairlead.channels;

import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Tail;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Tells the visitors who are here that there is something to read in their thread, and that an agent types. Reading itself is
 * each visitor's own, from its position in the database, so a repeated or needless call is harmless.
 */
@Component
final class VisitorHub implements DisposableBean {

    /** A visitor's thread on one account. */
    record Key(UUID account, String thread) {}

    private static final Logger log = LoggerFactory.getLogger(VisitorHub.class);
    private static final int CONVERSATIONS_KNOWN = 50_000;
    private static final int LEFT_AT_ONCE = 1_000;
    private static final Set<String> TYPES = Set.of(
            InboxEvent.MessageReceived.TYPE, InboxEvent.MessageQueued.TYPE, InboxEvent.MessageStatusChanged.TYPE);

    private final VisitorTable table;
    private final Map<Key, Room> rooms = new ConcurrentHashMap<>();
    private final Map<UUID, Key> known = new Known();
    private final Queue<Key> left = new ConcurrentLinkedQueue<>();
    private final Disposable.Composite following = Disposables.composite();

    VisitorHub(VisitorTable table, Tail tail, TypingSignals typing) {
        this.table = table;
        following.add(tail.follow(this::happened));
        following.add(typing.changes().filter(Typing::isForCustomer).subscribe(this::typed));
    }

    /** One at once, and one whenever something new may be there; those that wait are one. Any thread. */
    Flux<Boolean> news(Key key) {
        return Flux.create(
                sink -> {
                    var _ = sink.onDispose(enter(key, Room::news, sink));
                    var _ = sink.next(true);
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    /** Agents who begin or stop writing a reply. */
    Flux<Typing> typing(Key key) {
        return Flux.create(
                sink -> {
                    var _ = sink.onDispose(enter(key, Room::typing, sink));
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    private <T> Disposable enter(Key key, Function<Room, Set<FluxSink<T>>> part, FluxSink<T> sink) {
        rooms.compute(key, (_, held) -> {
            Room room = held == null ? new Room() : held;
            part.apply(room).add(sink);
            return room;
        });
        return () -> rooms.computeIfPresent(key, (_, room) -> {
            part.apply(room).remove(sink);
            if (room.isEmpty()) {
                left.add(key);
                return null;
            }
            return room;
        });
    }

    /** Threads whose last window on this node was closed since the last call, and that have none now. */
    List<Key> left() {
        Set<Key> gone = new HashSet<>();
        while (gone.size() < LEFT_AT_ONCE) {
            Key key = left.poll();
            if (key == null) {
                break;
            }
            gone.add(key);
        }
        gone.removeIf(rooms::containsKey);
        return List.copyOf(gone);
    }

    /** They are told of again. */
    void leftBefore(List<Key> keys) {
        left.addAll(keys);
    }

    private void happened(List<JournalRow> rows) {
        if (rooms.isEmpty()) {
            return;
        }
        Set<UUID> conversations = rows.stream()
                .filter(row -> TYPES.contains(row.type()))
                .map(JournalRow::subject)
                .collect(Collectors.toSet());
        withRooms(conversations, Room::look);
    }

    private void typed(Typing typing) {
        if (!rooms.isEmpty()) {
            withRooms(Set.of(typing.conversationId()), room -> room.tell(typing));
        }
    }

    /** Calls {@code then} for the rooms of these conversations; of those that nobody asked about before, later. */
    private void withRooms(Collection<UUID> conversations, Consumer<Room> then) {
        List<UUID> strange;
        synchronized (known) {
            strange =
                    conversations.stream().filter(id -> !known.containsKey(id)).toList();
        }
        conversations.forEach(id -> call(id, then));
        if (!strange.isEmpty()) {
            var _ = table.threads(strange).collectList().subscribe(found -> learned(found, then), e -> unlearned(e));
        }
    }

    private void learned(List<VisitorTable.Thread> found, Consumer<Room> then) {
        synchronized (known) {
            found.forEach(each -> known.put(each.conversationId(), new Key(each.account(), each.thread())));
        }
        found.forEach(each -> call(each.conversationId(), then));
    }

    /** Nobody may miss a message: all look, and their own reading tells whether the database is there. */
    private void unlearned(Throwable e) {
        log.warn("Visitors' threads not readable: {}", e.toString());
        rooms.values().forEach(Room::look);
    }

    private void call(UUID conversation, Consumer<Room> then) {
        Key key;
        synchronized (known) {
            key = known.get(conversation);
        }
        Room room = key == null ? null : rooms.get(key);
        if (room != null) {
            then.accept(room);
        }
    }

    @Override
    public void destroy() {
        following.dispose();
    }

    /** The sockets of one visitor. */
    private record Room(Set<FluxSink<Boolean>> news, Set<FluxSink<Typing>> typing) {
        Room() {
            this(new CopyOnWriteArraySet<>(), new CopyOnWriteArraySet<>());
        }

        void look() {
            for (FluxSink<Boolean> sink : news) {
                var _ = sink.next(true);
            }
        }

        void tell(Typing signal) {
            for (FluxSink<Typing> sink : typing) {
                var _ = sink.next(signal);
            }
        }

        boolean isEmpty() {
            return news.isEmpty() && typing.isEmpty();
        }
    }

    /** Whose thread a conversation is never changes; the least recently asked are forgotten. */
    private static final class Known extends LinkedHashMap<UUID, Key> {
        Known() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Key> eldest) {
            return size() > CONVERSATIONS_KNOWN;
        }
    }
}
