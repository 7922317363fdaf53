package io.fairlead.access;

import io.fairlead.access.Scopes.Touched;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Inboxes: where conversations lie, and which teams see them. */
@Component
public final class Inboxes {

    private static final int REOPEN_DAYS = 14;

    private final InboxTable table;
    private final GrantTable grants;
    private final Scopes scopes;

    Inboxes(InboxTable table, GrantTable grants, Scopes scopes) {
        this.table = table;
        this.grants = grants;
        this.scopes = scopes;
    }

    /** Those that the actor sees, by name. */
    public Flux<InboxView> all(Actor actor) {
        return table.all().filter(inbox -> actor.sees(inbox.id()));
    }

    /** @throws Problem.NotFound as an error if there is none or the actor does not see it */
    public Mono<InboxView> find(Actor actor, UUID id) {
        return table.find(id)
                .filter(inbox -> actor.sees(inbox.id()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("inbox")));
    }

    /** @throws Problem.Invalid if the name is missing, {@link Problem.Conflict} {@code name-taken} if another has it */
    public Mono<InboxView> create(Actor by, InboxChange inbox) {
        inbox.check();
        String name = inbox.name();
        if (name == null || name.isBlank()) {
            return Mono.error(() -> Problem.Invalid.field("name", "not-blank", "An inbox needs a name."));
        }
        int days = inbox.reopenDays() == null ? REOPEN_DAYS : inbox.reopenDays();
        Mono<Touched<InboxView>> work = table.insert(name.strip(), days)
                .flatMap(id -> table.update(id, inbox).thenReturn(id))
                .flatMap(table::find)
                .flatMap(made -> applying(made, inbox))
                .flatMap(touched -> grants.admins().map(admins -> withUsers(touched, admins)));
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE)).then(scopes.change(by, work));
    }

    /** @throws Problem.Conflict {@code stale-version}, {@code name-taken} */
    public Mono<InboxView> change(Actor by, UUID id, InboxChange change) {
        change.check();
        Mono<Touched<InboxView>> work = table.find(id)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("inbox")))
                .flatMap(before -> Scopes.orStale(table.update(id, change)).then(applying(before, change)));
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE)).then(scopes.change(by, work));
    }

    private Mono<Touched<InboxView>> applying(InboxView before, InboxChange change) {
        UUID id = before.id();
        return teams(before, change)
                .flatMap(moved -> grants.membersOf(moved)
                        .map(users -> new Touched<>(users, moved, Set.of(id), events -> Scopes.inbox(events, id))));
    }

    /** The teams that begin or cease to serve it. */
    private Mono<Set<UUID>> teams(InboxView before, InboxChange change) {
        if (change.teams() == null) {
            return Mono.just(Set.of());
        }
        return Scopes.known("teams", change.teams(), grants::knownTeams)
                .flatMap(ids ->
                        grants.teamsOfInbox(before.id(), ids).thenReturn(Scopes.difference(before.teams(), ids)));
    }

    private static Touched<InboxView> withUsers(Touched<InboxView> touched, Set<UUID> more) {
        Set<UUID> users = new HashSet<>(touched.users());
        users.addAll(more);
        return new Touched<>(users, touched.teams(), touched.inboxes(), touched.result());
    }
}
