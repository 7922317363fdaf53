package io.fairlead.live;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.fairlead.access.UserView;
import io.fairlead.access.Users;
import io.fairlead.journal.Event;
import io.fairlead.kernel.ConversationScope;
import io.fairlead.kernel.Typing;
import io.fairlead.presence.Presence;
import io.fairlead.presence.PresenceChange;
import io.fairlead.presence.Viewers;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Turns what people do at this moment into frames for those who may see it. */
@Component
final class Courtesies {

    private static final Duration GATHER = Duration.ofMillis(200);
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_CONVERSATIONS = 50_000;
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private final Presence presence;
    private final Users users;
    private final ConversationScope scope;
    private final JsonMapper json;
    private final Cache<UUID, UUID> inboxes = CacheBuilder.newBuilder()
            .maximumSize(MOST_CONVERSATIONS)
            .expireAfterWrite(BELIEVED)
            .build();

    Courtesies(Presence presence, Users users, ConversationScope scope, JsonMapper json) {
        this.presence = presence;
        this.users = users;
        this.scope = scope;
        this.json = json;
    }

    /** Frames from now on. Hot; never ends, never errs. */
    Flux<Whisper> whispers() {
        return Flux.merge(
                presence.typing().map(this::typing),
                presence.viewing().map(this::viewing),
                presence.changes().bufferTimeout(MOST_AT_ONCE, GATHER, true).concatMap(this::presence));
    }

    /** Empty if there is no such conversation. */
    Mono<UUID> inboxOf(UUID conversationId) {
        UUID known = inboxes.getIfPresent(conversationId);
        return known != null
                ? Mono.just(known)
                : scope.inboxOf(conversationId).doOnNext(inbox -> inboxes.put(conversationId, inbox));
    }

    /** Who looks at the conversation now, as a frame for one who has just come. */
    ByteBuf viewers(UUID conversationId) {
        return viewingFrame(conversationId, presence.viewers(conversationId));
    }

    private Whisper typing(Typing typing) {
        Map<String, Object> data = Map.of(
                "conversationId", typing.conversationId(),
                "who", Map.of("kind", typing.by().code(), "id", typing.id(), "name", typing.name()),
                "on", typing.on(),
                "kind", typing.kind().code());
        return new Whisper(
                Event.inbox(typing.inboxId()),
                typing.by() == Typing.By.USER ? typing.id() : null,
                ServerFrame.ephemeral("typing", json.writeValueAsString(data)));
    }

    private Whisper viewing(Viewers viewers) {
        return new Whisper(
                Event.inbox(viewers.inboxId()), null, viewingFrame(viewers.conversationId(), viewers.users()));
    }

    private ByteBuf viewingFrame(UUID conversationId, List<Viewers.Viewer> users) {
        Map<String, Object> data = Map.of("conversationId", conversationId, "users", users);
        return ServerFrame.ephemeral("viewing", json.writeValueAsString(data));
    }

    /** One look at the people for all that came and went within a moment. */
    private Flux<Whisper> presence(List<PresenceChange> changes) {
        Map<UUID, Boolean> latest = new HashMap<>();
        changes.forEach(change -> latest.put(change.userId(), change.online()));
        return users.all()
                .filter(user -> latest.containsKey(user.id()))
                .map(user -> presence(user, Boolean.TRUE.equals(latest.get(user.id()))))
                .onErrorComplete();
    }

    private Whisper presence(UserView user, boolean online) {
        Map<String, Object> data = Map.of(
                "userId", user.id(),
                "online", online,
                "available", user.available(),
                "load", user.load(),
                "capacity", user.capacity());
        return new Whisper(Event.ALL, null, ServerFrame.ephemeral("presence", json.writeValueAsString(data)));
    }
}
