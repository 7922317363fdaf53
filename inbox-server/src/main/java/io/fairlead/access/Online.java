package io.fairlead.access;

import io.fairlead.kernel.OnlineUsers;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who is online as far as anybody here can tell: nobody, if no room knows. */
@Component
final class Online {

    private final ObjectProvider<OnlineUsers> room;

    Online(ObjectProvider<OnlineUsers> room) {
        this.room = room;
    }

    Mono<Set<UUID>> now() {
        OnlineUsers known = room.getIfAvailable();
        return known == null ? Mono.just(Set.of()) : known.now();
    }
}
