package io.fairlead.access;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who is signed in. A session is an opaque token in a cookie; its row decides, this node's memory answers. */
@Component
public final class Sessions {

    private static final int MAX_AGENT = 300;

    private final SessionTable table;
    private final SessionCache cache;
    private final SessionCookie cookie;
    private final Journal journal;
    private final AccessSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(
            SessionTable table,
            SessionCache cache,
            SessionCookie cookie,
            Journal journal,
            AccessSettings settings,
            Clock clock) {
        this.table = table;
        this.cache = cache;
        this.cookie = cookie;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The session that the request's cookie names, with the user's scope of now; empty if there is none that holds. Usually
     * answered from memory without a thread change; within a second of a change to the user on any node it is read anew.
     */
    public Mono<SignedIn> of(ServerHttpRequest request) {
        Token token = cookie.read(request);
        return token == null ? Mono.empty() : of(token);
    }

    /** As {@link #of}, for those who need no more than the user. */
    public Mono<Actor.User> actorOf(ServerHttpRequest request) {
        return of(request).map(SignedIn::actor);
    }

    /** Makes a session and ends the one that the request came with, so that a planted cookie is worth nothing. */
    Mono<ResponseCookie> begin(UUID userId, ServerHttpRequest request) {
        Token token = Token.make(random);
        Instant now = clock.instant();
        SessionTable.NewSession row = new SessionTable.NewSession(
                Ids.next(),
                token.hash(),
                userId,
                now,
                now.plus(settings.sessionLifetime()),
                address(request),
                agent(request));
        return end(request).then(table.insert(row)).thenReturn(cookie.of(token, settings.sessionLifetime(), request));
    }

    /** Signs out; emits the cookie that clears the browser's. */
    Mono<ResponseCookie> end(ServerHttpRequest request) {
        ResponseCookie cleared = cookie.cleared(request);
        return of(request).flatMap(this::end).thenReturn(cleared);
    }

    /** Signs a user out everywhere; part of a change that the caller commits, who then calls {@link #forget}. */
    Mono<List<AccessEvent.SessionEnded>> endingAllOf(UUID userId) {
        return table.deleteAllOf(userId)
                .map(id -> new AccessEvent.SessionEnded(id, userId))
                .collectList();
    }

    /** This node stops believing what it knows of the user; the others hear it from the journal. */
    void forget(UUID userId) {
        cache.dropUser(userId);
    }

    Mono<Long> sweep() {
        Instant now = clock.instant();
        return table.deleteOver(now, now.minus(settings.sessionIdle()));
    }

    static @Nullable String address(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null || remote.getAddress() == null
                ? null
                : remote.getAddress().getHostAddress();
    }

    private Mono<SignedIn> of(Token token) {
        byte[] hash = token.hash();
        Instant now = clock.instant();
        SignedIn known = cache.get(hash, now);
        if (known != null) {
            return Mono.just(known);
        }
        long mark = cache.mark();
        return table.use(hash, now, now.minus(settings.sessionIdle()))
                .doOnNext(session -> cache.put(hash, session, now, mark));
    }

    private Mono<Void> end(SignedIn session) {
        AccessEvent ended = new AccessEvent.SessionEnded(
                session.sessionId(), session.actor().id());
        return journal.commit(
                        session.actor(),
                        table.delete(session.sessionId()).thenReturn(Changed.of(session.sessionId(), ended)))
                .doOnNext(cache::dropSession)
                .then();
    }

    private static @Nullable String agent(ServerHttpRequest request) {
        String agent = request.getHeaders().getFirst("User-Agent");
        return agent == null ? null : agent.substring(0, Math.min(agent.length(), MAX_AGENT));
    }
}
