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

/** Teams: who belongs together and which inboxes they serve. */
@Component
public final class Teams {

    private final TeamTable table;
    private final GrantTable grants;
    private final Scopes scopes;

    Teams(TeamTable table, GrantTable grants, Scopes scopes) {
        this.table = table;
        this.grants = grants;
        this.scopes = scopes;
    }

    /** All teams by name. */
    public Flux<TeamView> all() {
        return table.all();
    }

    /** @throws Problem.Invalid if the name is missing, {@link Problem.Conflict} {@code name-taken} if another has it */
    public Mono<TeamView> create(Actor by, TeamChange team) {
        String name = team.name();
        if (name == null || name.isBlank()) {
            return Mono.error(() -> Problem.Invalid.field("name", "not-blank", "A team needs a name."));
        }
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE))
                .then(scopes.change(
                        by, table.insert(name.strip()).flatMap(table::find).flatMap(made -> applying(made, team))));
    }

    /** @throws Problem.Conflict {@code stale-version}, {@code name-taken} */
    public Mono<TeamView> change(Actor by, UUID id, TeamChange change) {
        Mono<Touched<TeamView>> work = table.find(id)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("team")))
                .flatMap(before -> Scopes.orStale(table.update(id, change)).then(applying(before, change)));
        return Mono.fromRunnable(() -> by.require(Ability.USER_MANAGE)).then(scopes.change(by, work));
    }

    private Mono<Touched<TeamView>> applying(TeamView before, TeamChange change) {
        return members(before, change)
                .flatMap(members -> inboxes(before, change).map(inboxes -> touched(before, members, inboxes)));
    }

    /** Other members see other things; if the inboxes change, so does what all of them see. */
    private static Touched<TeamView> touched(TeamView before, Set<UUID> members, Set<UUID> inboxes) {
        UUID id = before.id();
        Set<UUID> users = new HashSet<>(Scopes.difference(before.members(), members));
        Set<UUID> changedInboxes = Scopes.difference(before.inboxes(), inboxes);
        if (!changedInboxes.isEmpty()) {
            users.addAll(members);
        }
        return new Touched<>(users, Set.of(id), changedInboxes, events -> Scopes.team(events, id));
    }

    private Mono<Set<UUID>> members(TeamView before, TeamChange change) {
        if (change.members() == null) {
            return Mono.just(Set.copyOf(before.members()));
        }
        return Scopes.known("members", change.members(), grants::knownUsers)
                .flatMap(ids -> grants.membersOfTeam(before.id(), ids).thenReturn(ids));
    }

    private Mono<Set<UUID>> inboxes(TeamView before, TeamChange change) {
        if (change.inboxes() == null) {
            return Mono.just(Set.copyOf(before.inboxes()));
        }
        return Scopes.known("inboxes", change.inboxes(), grants::knownInboxes)
                .flatMap(ids -> grants.inboxesOfTeam(before.id(), ids).thenReturn(ids));
    }
}
