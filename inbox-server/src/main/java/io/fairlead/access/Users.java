package io.fairlead.access;

import io.fairlead.access.Scopes.Touched;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The people of the company. Every change is told by {@link AccessEvent.UserChanged} and holds for running sessions at once. */
@Component
public final class Users {

    private static final int MADE_UP_BYTES = 15;

    private final UserTable table;
    private final GrantTable grants;
    private final Scopes scopes;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Online online;
    private final SecureRandom random = new SecureRandom();

    Users(UserTable table, GrantTable grants, Scopes scopes, Passwords passwords, Sessions sessions, Online online) {
        this.table = table;
        this.grants = grants;
        this.scopes = scopes;
        this.passwords = passwords;
        this.sessions = sessions;
        this.online = online;
    }

    /** Everybody, the disabled included, by name. */
    public Flux<UserView> all() {
        return online.now().flatMapMany(present -> table.all().map(row -> view(row, present)));
    }

    /** A user with the present scope; empty if unknown or disabled. */
    public Mono<Actor.User> actor(UUID id) {
        return table.actor(id);
    }

    /** @throws Problem.Conflict {@code name-taken} if somebody has the e-mail */
    public Mono<CreatedUser> create(Actor by, NewUser user) {
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE))
                .then(Mono.fromSupplier(() -> user.password() == null ? madeUp() : user.password()))
                .flatMap(password -> passwords
                        .hash(password)
                        .flatMap(hash -> scopes.change(by, creating(user, hash)))
                        .map(view -> new CreatedUser(view, user.password() == null ? password : null)));
    }

    /**
     * Disabling a user or giving a new password ends the user's sessions; another role or other teams re-scope them.
     *
     * @throws Problem.Conflict {@code stale-version}; {@code conflict} if nobody would be left who can manage users
     */
    public Mono<UserView> change(Actor by, UUID id, UserChange change) {
        String password = change.password();
        Mono<String> hash = password == null ? Mono.just("") : passwords.hash(password);
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE))
                .then(hash)
                .flatMap(hashed -> scopes.change(by, changing(id, change, hashed.isEmpty() ? null : hashed)));
    }

    /** Whether the user wants to be given conversations. */
    public Mono<UserView> available(Actor.User user, boolean available) {
        Set<UUID> touched = Set.of(user.id());
        return scopes.change(
                user,
                table.available(user.id(), available)
                        .thenReturn(
                                new Touched<>(touched, Set.of(), Set.of(), events -> Scopes.user(events, user.id()))));
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

    private Mono<Touched<UserView>> creating(NewUser user, String hash) {
        return Scopes.known("teams", user.teams(), grants::knownTeams)
                .flatMap(teams -> table.insert(user.name().strip(), user.email().strip(), user.role(), hash)
                        .flatMap(id -> grants.teamsOfUser(id, teams)
                                .thenReturn(new Touched<>(
                                        Set.of(id), teams, Set.of(), events -> Scopes.user(events, id)))));
    }

    private Mono<Touched<UserView>> changing(UUID id, UserChange change, @Nullable String hash) {
        return table.find(id)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("user")))
                .flatMap(before -> keepAnAdmin(before, change).thenReturn(before))
                .flatMap(before -> Scopes.orStale(table.update(id, change, hash))
                        .then(moved(before, change))
                        .flatMap(teams -> ended(id, change)
                                .map(ended -> new Touched<>(
                                        Set.of(id), teams, Set.of(), ended, events -> Scopes.user(events, id)))));
    }

    /** The teams that the user joined or left. */
    private Mono<Set<UUID>> moved(UserTable.UserRow before, UserChange change) {
        if (change.teams() == null) {
            return Mono.just(Set.of());
        }
        return Scopes.known("teams", change.teams(), grants::knownTeams)
                .flatMap(teams ->
                        grants.teamsOfUser(before.id(), teams).thenReturn(Scopes.difference(before.teams(), teams)));
    }

    private Mono<List<AccessEvent.SessionEnded>> ended(UUID id, UserChange change) {
        return change.endsSessions() ? sessions.endingAllOf(id) : Mono.just(List.of());
    }

    private Mono<Void> keepAnAdmin(UserTable.UserRow before, UserChange change) {
        boolean wasOne = before.role().equals("admin") && !before.disabled();
        boolean staysOne =
                (change.role() == null || change.role().equals("admin")) && !Boolean.TRUE.equals(change.disabled());
        if (!wasOne || staysOne) {
            return Mono.empty();
        }
        return table.admins()
                .flatMap(count -> count > 1
                        ? Mono.empty()
                        : Mono.error(
                                () -> new Problem.Conflict("conflict", "Somebody must be left who can manage users.")));
    }

    private String madeUp() {
        byte[] bytes = new byte[MADE_UP_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
