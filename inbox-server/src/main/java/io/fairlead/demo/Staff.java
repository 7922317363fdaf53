package io.fairlead.demo;

import io.fairlead.access.InboxChange;
import io.fairlead.access.InboxView;
import io.fairlead.access.Inboxes;
import io.fairlead.access.NewUser;
import io.fairlead.access.TeamChange;
import io.fairlead.access.TeamView;
import io.fairlead.access.Teams;
import io.fairlead.access.UserChange;
import io.fairlead.access.UserView;
import io.fairlead.access.Users;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the company's teams, inboxes and people, those that are not there yet. */
@DemoPart
final class Staff {

    private static final int HASHES_AT_ONCE = 2;

    private final Users users;
    private final Teams teams;
    private final Inboxes inboxes;

    Staff(Users users, Teams teams, Inboxes inboxes) {
        this.users = users;
        this.teams = teams;
        this.inboxes = inboxes;
    }

    Mono<Boolean> isEmpty() {
        return users.all().hasElements().map(some -> !some);
    }

    Mono<Boolean> knowsAny(List<String> emails) {
        return users.all().any(user -> emails.contains(user.email()));
    }

    /** Those there are, by name. */
    Mono<Map<String, UUID>> inboxes(Actor by) {
        return inboxes.all(by).collectMap(InboxView::name, InboxView::id);
    }

    /** By name; each is served by a team of the same name. */
    Mono<Map<String, UUID>> makeInboxes(Actor by, List<String> names) {
        return teams.all()
                .collectMap(TeamView::name, TeamView::id)
                .zipWith(inboxes(by))
                .flatMapMany(known -> Flux.fromIterable(names)
                        .concatMap(name ->
                                room(by, name, known.getT1(), known.getT2()).map(id -> Map.entry(name, id))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** @param passwords by e-mail */
    Mono<Void> people(Actor by, Blueprint plan, Map<String, String> passwords) {
        Mono<Map<String, UUID>> teamIds = teams.all().collectMap(TeamView::name, TeamView::id);
        Mono<List<String>> known = users.all().map(UserView::email).collectList();
        return Mono.zip(teamIds, known)
                .flatMapMany(found -> Flux.fromIterable(plan.people())
                        .filter(one -> !found.getT2().contains(plan.address(one.mailbox())))
                        .flatMap(one -> person(by, plan, one, found.getT1(), passwords), HASHES_AT_ONCE))
                .then();
    }

    private Mono<UUID> room(Actor by, String name, Map<String, UUID> knownTeams, Map<String, UUID> knownInboxes) {
        UUID inbox = knownInboxes.get(name);
        if (inbox != null) {
            return Mono.just(inbox);
        }
        UUID known = knownTeams.get(name);
        Mono<UUID> team = known != null
                ? Mono.just(known)
                : teams.create(by, new TeamChange(null, name, null, null)).map(TeamView::id);
        return team.flatMap(id -> inboxes.create(by, new InboxChange(null, name, List.of(id), null)))
                .map(InboxView::id);
    }

    private Mono<UserView> person(
            Actor by,
            Blueprint plan,
            Blueprint.Colleague one,
            Map<String, UUID> teamIds,
            Map<String, String> passwords) {
        String email = plan.address(one.mailbox());
        List<UUID> own = one.teams().stream().map(teamIds::get).toList();
        return users.create(by, new NewUser(one.name(), email, one.role(), own, passwords.get(email)))
                .flatMap(made -> users.change(
                        by, made.user().id(), new UserChange(null, null, null, null, one.capacity(), null, null)));
    }
}
