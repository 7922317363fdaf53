package io.fairlead.access;

import io.fairlead.journal.JournalRow;
import io.fairlead.journal.Tail;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;

/**
 * Sessions of this node by token hash, so that a request costs no query. An entry is believed for {@link #FRESH}; events of the
 * journal drop it sooner, on every node, as soon as something about its user changes.
 */
@Component
final class SessionCache implements DisposableBean {

    static final Duration FRESH = Duration.ofSeconds(60);
    private static final int MAX_ENTRIES = 10_000;

    private final ConcurrentHashMap<ByteBuffer, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong drops = new AtomicLong();
    private final Disposable following;

    SessionCache(Tail tail) {
        this.following = tail.follow(this::react);
    }

    @Nullable
    SignedIn get(byte[] tokenHash, Instant now) {
        ByteBuffer key = ByteBuffer.wrap(tokenHash);
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (entry.loadedAt().plus(FRESH).isBefore(now)
                || !now.isBefore(entry.session().expiresAt())) {
            entries.remove(key, entry);
            return null;
        }
        return entry.session();
    }

    /** To be read before the load whose result is {@link #put}. */
    long mark() {
        return drops.get();
    }

    /** Keeps what was loaded, unless something was dropped since {@code mark}: it may have been this. */
    void put(byte[] tokenHash, SignedIn session, Instant loadedAt, long mark) {
        if (entries.size() >= MAX_ENTRIES) {
            evictOne();
        }
        ByteBuffer key = ByteBuffer.wrap(tokenHash);
        entries.put(key, new Entry(session, loadedAt));
        if (drops.get() != mark) {
            entries.remove(key);
        }
    }

    void dropSession(UUID sessionId) {
        drops.incrementAndGet();
        entries.values().removeIf(entry -> entry.session().sessionId().equals(sessionId));
    }

    void dropUser(UUID userId) {
        drops.incrementAndGet();
        entries.values().removeIf(entry -> entry.session().actor().id().equals(userId));
    }

    @Override
    public void destroy() {
        following.dispose();
    }

    private void react(List<JournalRow> rows) {
        for (JournalRow row : rows) {
            switch (row.type()) {
                case AccessEvent.SESSION_ENDED -> dropSession(row.subject());
                case AccessEvent.USER_CHANGED -> dropUser(row.subject());
                default -> {}
            }
        }
    }

    private void evictOne() {
        Iterator<ByteBuffer> some = entries.keySet().iterator();
        if (some.hasNext()) {
            entries.remove(some.next());
        }
    }

    private record Entry(SignedIn session, Instant loadedAt) {}
}
