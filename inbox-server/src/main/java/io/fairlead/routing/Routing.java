package io.fairlead.routing;

import io.fairlead.inbox.Handovers;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.OnlineUsers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Gives conversations to people. Conversations and the loads of the people in question are locked while it decides, in
 * that order and each by id; so any number of nodes may route at once, and nobody is given more than they can take (I26).
 */
@Component
final class Routing {

    static final Actor ACTOR = new Actor.Automatic("routing");
    static final int BATCH = 200;

    private static final Retry DEADLOCKS =
            Retry.backoff(3, Duration.ofMillis(20)).filter(PessimisticLockingFailureException.class::isInstance);

    private final QueueTable queue;
    private final CrewTable crew;
    private final DecisionTable decisions;
    private final Handovers handovers;
    private final OnlineUsers online;
    private final Journal journal;
    private final Clock clock;

    Routing(
            QueueTable queue,
            CrewTable crew,
            DecisionTable decisions,
            Handovers handovers,
            OnlineUsers online,
            Journal journal,
            Clock clock) {
        this.queue = queue;
        this.crew = crew;
        this.decisions = decisions;
        this.handovers = handovers;
        this.online = online;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Assigns those of the conversations that wait, or puts them in the queue with the reason; one transaction. What is not
     * open, or has an assignee by now, is left alone.
     *
     * @param ids at most {@value #BATCH}
     * @return how many were given to somebody
     */
    Mono<Integer> route(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Mono.just(0);
        }
        return journal.commit(ACTOR, Mono.defer(() -> decide(ids))).retryWhen(DEADLOCKS);
    }

    /** Gives away what waits as long as there is somebody who can take it, oldest deadline first. */
    Mono<Integer> drain() {
        return drainOnce()
                .expand(given -> given > 0 ? drainOnce() : Mono.empty())
                .reduce(0, Integer::sum);
    }

    private Mono<Integer> drainOnce() {
        return online.now()
                .filter(present -> !present.isEmpty())
                .flatMap(crew::room)
                .filter(room -> !room.isEmpty())
                .flatMap(room -> queue.heads(room, BATCH).collectList())
                .flatMap(this::route)
                .defaultIfEmpty(0);
    }

    private Mono<Changed<Integer>> decide(Collection<UUID> ids) {
        return queue.lock(ids)
                .collectList()
                .flatMap(waiting -> waiting.isEmpty() ? Mono.just(Changed.nothing(0)) : decide(waiting));
    }

    private Mono<Changed<Integer>> decide(List<Waiting> waiting) {
        Set<UUID> inboxes = waiting.stream().map(Waiting::inboxId).collect(Collectors.toSet());
        return Mono.zip(crew.members(inboxes).collectList(), online.now())
                .flatMap(known -> choose(waiting, known.getT1(), known.getT2()))
                .flatMap(this::carryOut);
    }

    private Mono<List<Choice>> choose(List<Waiting> waiting, List<Member> members, Set<UUID> present) {
        Set<UUID> candidates = members.stream()
                .filter(member -> member.available() && present.contains(member.userId()))
                .map(Member::userId)
                .collect(Collectors.toSet());
        return crew.lockLoads(candidates)
                .map(loads -> new Chooser(members, present, loads, clock.instant()).choose(waiting));
    }

    private Mono<Changed<Integer>> carryOut(List<Choice> all) {
        List<Choice> choices = all.stream().filter(Choice::changes).toList();
        if (choices.isEmpty()) {
            return Mono.just(Changed.nothing(0));
        }
        List<Choice> given = new ArrayList<>();
        List<Handovers.Handover> giving = new ArrayList<>();
        List<Handovers.Queued> queueing = new ArrayList<>();
        for (Choice choice : choices) {
            UUID id = choice.waiting().id();
            if (choice.to() == null) {
                queueing.add(new Handovers.Queued(id, choice.reason()));
            } else {
                given.add(choice);
                giving.add(new Handovers.Handover(id, choice.to(), choice.team(), choice.reason()));
            }
        }
        return handovers
                .giving(giving)
                .zipWhen(_ -> handovers.queueing(queueing), Routing::both)
                .flatMap(events -> crew.assigned(given)
                        .then(decisions.add(choices))
                        .thenReturn(new Changed<>(given.size(), events)));
    }

    private static List<Event> both(List<? extends Event> some, List<? extends Event> others) {
        List<Event> events = new ArrayList<>(some);
        events.addAll(others);
        return events;
    }
}
