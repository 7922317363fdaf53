package io.fairlead.access;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.OnlineUsers;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The people of the company. */
@Component
public final class Users {

    private final UserTable table;
    private final OnlineUsers online;

    Users(UserTable table, ObjectProvider<OnlineUsers> online) {
        this.table = table;
        this.online = online.getIfAvailable(() -> () -> Mono.just(Set.of()));
    }

    /** Everybody, the disabled included, by name. */
    public Flux<UserView> all() {
        return online.now().flatMapMany(present -> table.all().map(row -> view(row, present)));
    }

    /** A user with the present scope; empty if unknown or disabled. */
    public Mono<Actor.User> actor(UUID id) {
        return table.actor(id);
    }

    static UserView view(UserTable.UserRow row, Set<UUID> present) {
        return new UserView(
                row.id(),
                row.version(),
                row.name(),
                row.email(),
                row.role(),
                row.teams(),
                row.inboxes(),
                present.contains(row.id()),
                row.available(),
                row.load(),
                row.capacity(),
                AvatarColor.of(row.id()),
                row.disabled());
    }
}
