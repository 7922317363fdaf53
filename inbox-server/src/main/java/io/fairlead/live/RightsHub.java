package io.fairlead.live;

import io.fairlead.access.AccessEvent;
import io.fairlead.access.Users;
import io.fairlead.journal.JournalRow;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps open sockets within what their users may see: when access changes, the users concerned are read anew (once each,
 * however many sockets) and their sockets told; ended sessions lose their sockets.
 */
@Component
final class RightsHub {

    static final Set<String> TYPES = Set.of(
            AccessEvent.USER_CHANGED, AccessEvent.TEAM_CHANGED, AccessEvent.INBOX_CHANGED, AccessEvent.SESSION_ENDED);

    private static final Logger log = LoggerFactory.getLogger(RightsHub.class);
    private static final Duration SETTLE = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Users users;
    private final JsonMapper json;
    private final Set<UUID> asking = ConcurrentHashMap.newKeySet();

    RightsHub(Users users, JsonMapper json) {
        this.users = users;
        this.json = json;
    }

    /** On the hub's thread, after the row has been given to the sockets. */
    void react(JournalRow row, Hub hub) {
        switch (row.type()) {
            case AccessEvent.SESSION_ENDED ->
                hub.eachSocket(socket -> {
                    if (socket.isSession(row.subject())) {
                        socket.close(Closing.SESSION_ENDED);
                    }
                });
            case AccessEvent.USER_CHANGED -> askFor(row.subject(), hub);
            case AccessEvent.TEAM_CHANGED -> {
                Set<UUID> members = ids(row, "team", "members");
                hub.eachSocket(socket -> {
                    Actor.User actor = socket.actor();
                    if (members.contains(actor.id()) || actor.teams().contains(row.subject())) {
                        askFor(actor.id(), hub);
                    }
                });
            }
            default -> {
                Set<UUID> teams = ids(row, "inbox", "teams");
                hub.eachSocket(socket -> {
                    Actor.User actor = socket.actor();
                    if (actor.inboxes().contains(row.subject())
                            || actor.teams().stream().anyMatch(teams::contains)) {
                        askFor(actor.id(), hub);
                    }
                });
            }
        }
    }

    /** Any thread. Changes within a moment are one question; one that comes after it was asked is another. */
    private void askFor(UUID userId, Hub hub) {
        if (!asking.add(userId)) {
            return;
        }
        var _ = Mono.delay(SETTLE)
                .doOnNext(_ -> asking.remove(userId))
                .then(Mono.defer(() -> users.actor(userId)))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .timeout(TIMEOUT)
                .retryWhen(Retry.backoff(3, Duration.ofMillis(100)))
                .doOnError(e ->
                        log.warn("The rights of user {} cannot be read; the sockets close: {}", userId, e.toString()))
                .onErrorReturn(Optional.empty())
                .subscribe(now -> tell(userId, now, hub));
    }

    private static void tell(UUID userId, Optional<Actor.User> now, Hub hub) {
        hub.eachSocket(socket -> {
            if (socket.isOf(userId)) {
                socket.rights(now.orElse(null));
            }
        });
    }

    private Set<UUID> ids(JournalRow row, String entity, String field) {
        JsonNode list = json.readTree(row.payload()).path(entity).path(field);
        return StreamSupport.stream(list.spliterator(), false)
                .map(id -> UUID.fromString(id.stringValue()))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
