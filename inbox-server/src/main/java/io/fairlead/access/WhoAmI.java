package io.fairlead.access;

import io.fairlead.journal.Journal;
import io.fairlead.journal.Position;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Role;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the signed-in person's page needs first, and the person's own preferences. */
@Component
final class WhoAmI {

    private final UserTable users;
    private final TeamTable teams;
    private final Journal journal;
    private final Online online;
    private final Clock clock;
    private final boolean demo;

    WhoAmI(
            UserTable users,
            TeamTable teams,
            Journal journal,
            Online online,
            Clock clock,
            @Value("${fairlead.demo:false}") boolean demo) {
        this.users = users;
        this.teams = teams;
        this.journal = journal;
        this.online = online;
        this.clock = clock;
        this.demo = demo;
    }

    /** The position is read first: events after it may be known already, none before it is missing. */
    Mono<SessionView> view(Actor.User actor) {
        return journal.position().flatMap(position -> view(actor, position));
    }

    Mono<SessionView> prefer(Actor.User actor, Preferences wanted) {
        return Mono.fromRunnable(wanted::check)
                .then(users.preferences(actor.id(), wanted))
                .then(view(actor));
    }

    private Mono<SessionView> view(Actor.User actor, Position position) {
        return Mono.zip(users.find(actor.id()), teams.all().collectList(), online.now())
                .map(read -> view(read.getT1(), read.getT2(), read.getT3(), position));
    }

    private SessionView view(UserTable.UserRow user, List<TeamView> allTeams, Set<UUID> present, Position position) {
        Role role = Role.valueOf(user.role().toUpperCase(Locale.ROOT));
        return new SessionView(
                Users.view(user, present),
                user.role(),
                role.abilities().stream().map(Ability::code).sorted().toList(),
                allTeams.stream()
                        .filter(team -> user.teams().contains(team.id()))
                        .map(team -> new SessionView.NamedTeam(team.id(), team.name()))
                        .toList(),
                position.epoch(),
                position.seq(),
                clock.instant(),
                user.locale(),
                user.zone(),
                user.theme(),
                user.undoSeconds(),
                user.notifications(),
                demo);
    }
}
