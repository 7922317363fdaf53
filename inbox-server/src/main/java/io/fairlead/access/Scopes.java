package io.fairlead.access;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one way to change users, teams and inboxes: one change at a time, and everything that looks different afterwards gets a
 * new version and an event. In particular {@code user.changed} tells of every user who may see other inboxes than before.
 */
@Component
final class Scopes {

    private final GrantTable table;
    private final UserTable users;
    private final TeamTable teams;
    private final InboxTable inboxes;
    private final Journal journal;
    private final SessionCache cache;
    private final Online online;

    Scopes(
            GrantTable table,
            UserTable users,
            TeamTable teams,
            InboxTable inboxes,
            Journal journal,
            SessionCache cache,
            Online online) {
        this.table = table;
        this.users = users;
        this.teams = teams;
        this.inboxes = inboxes;
        this.journal = journal;
        this.cache = cache;
        this.online = online;
    }

    /** Runs {@code work} in a transaction of its own and tells of what it touched. */
    <T> Mono<T> change(Actor actor, Mono<Touched<T>> work) {
        Mono<Told<T>> told = online.now()
                .flatMap(present ->
                        journal.commit(actor, table.lock().then(work).flatMap(done -> tell(done, present))));
        return told.doOnNext(result -> result.users().forEach(cache::dropUser))
                .map(Told::result)
                .onErrorMap(
                        DuplicateKeyException.class,
                        _ -> new Problem.Conflict("name-taken", "Another one has this name or e-mail."));
    }

    /** The ids without repetition. @throws Problem.Invalid as an error if one of them does not exist */
    static Mono<Set<UUID>> known(
            String field, @Nullable Collection<UUID> ids, Function<Collection<UUID>, Mono<Set<UUID>>> lookup) {
        if (ids == null || ids.isEmpty()) {
            return Mono.just(Set.of());
        }
        Set<UUID> asked = Set.copyOf(ids);
        return lookup.apply(asked).doOnNext(found -> {
            if (!found.equals(asked)) {
                throw Problem.Invalid.field(field, "unknown", "One of these does not exist.");
            }
        });
    }

    /** What is in one of the two only. */
    static Set<UUID> difference(Collection<UUID> a, Collection<UUID> b) {
        Set<UUID> result = new HashSet<>(a);
        result.addAll(b);
        Set<UUID> both = new HashSet<>(a);
        both.retainAll(b);
        result.removeAll(both);
        return result;
    }

    static Mono<Void> orStale(Mono<Long> updated) {
        return updated.filter(rows -> rows > 0)
                .switchIfEmpty(Mono.error(
                        () -> new Problem.Conflict("stale-version", "Somebody else has changed this meanwhile.")))
                .then();
    }

    private <T> Mono<Changed<Told<T>>> tell(Touched<T> done, Set<UUID> present) {
        Flux<AccessEvent> ofUsers =
                users.touch(done.users()).map(row -> new AccessEvent.UserChanged(Users.view(row, present)));
        Flux<AccessEvent> ofTeams = teams.touch(done.teams()).map(AccessEvent.TeamChanged::new);
        Flux<AccessEvent> ofInboxes = inboxes.touch(done.inboxes()).map(AccessEvent.InboxChanged::new);
        return Flux.concat(some(done.teams(), ofTeams), some(done.inboxes(), ofInboxes), some(done.users(), ofUsers))
                .collectList()
                .map(events -> {
                    List<AccessEvent> all = new ArrayList<>(events);
                    all.addAll(done.further());
                    return new Changed<>(new Told<>(done.result().apply(all), done.users()), all);
                });
    }

    private static Flux<AccessEvent> some(Set<UUID> ids, Flux<AccessEvent> events) {
        return ids.isEmpty() ? Flux.empty() : events;
    }

    private record Told<T>(T result, Set<UUID> users) {}

    /**
     * What a piece of work touched.
     *
     * @param further events beside those that follow from the ids
     * @param result finds the answer among the events: they hold the views as they are at the end
     */
    record Touched<T>(
            Set<UUID> users,
            Set<UUID> teams,
            Set<UUID> inboxes,
            List<? extends AccessEvent> further,
            Function<List<AccessEvent>, T> result) {

        Touched(Set<UUID> users, Set<UUID> teams, Set<UUID> inboxes, Function<List<AccessEvent>, T> result) {
            this(users, teams, inboxes, List.of(), result);
        }
    }

    /** The view of this subject among the events. */
    static UserView user(List<AccessEvent> events, UUID id) {
        return events.stream()
                .filter(AccessEvent.UserChanged.class::isInstance)
                .map(event -> ((AccessEvent.UserChanged) event).user())
                .filter(user -> user.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static TeamView team(List<AccessEvent> events, UUID id) {
        return events.stream()
                .filter(AccessEvent.TeamChanged.class::isInstance)
                .map(event -> ((AccessEvent.TeamChanged) event).team())
                .filter(team -> team.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static InboxView inbox(List<AccessEvent> events, UUID id) {
        return events.stream()
                .filter(AccessEvent.InboxChanged.class::isInstance)
                .map(event -> ((AccessEvent.InboxChanged) event).inbox())
                .filter(inbox -> inbox.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
