package io.fairlead.routing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from nothing but its input (I27): to the member of the inbox's teams who is online, available and below capacity
 * and has the fewest open conversations; among equals to the one who was given something longest ago, then by id. Who had
 * the customer before goes first. Each choice counts for the next. Used once.
 */
final class Chooser {

    static final String FEWEST_OPEN = "fewest-open";
    static final String RETURNING = "returning-customer";
    static final String NO_TEAM = "no-team";
    static final String NO_ONE_ONLINE = "no-one-online";
    static final String ALL_AT_CAPACITY = "all-at-capacity";

    private final Map<UUID, List<Member>> crews = new HashMap<>();
    private final Set<UUID> online;
    private final Map<UUID, Load> loads;
    private Instant clock;

    /** @param loads of everybody who is online and available; anybody else cannot be chosen */
    Chooser(List<Member> members, Set<UUID> online, Map<UUID, Load> loads, Instant now) {
        members.forEach(member ->
                crews.computeIfAbsent(member.inboxId(), _ -> new ArrayList<>()).add(member));
        this.online = online;
        this.loads = new HashMap<>(loads);
        this.clock = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** In {@link Waiting#ORDER}. */
    List<Choice> choose(List<Waiting> all) {
        return all.stream().sorted(Waiting.ORDER).map(this::choose).toList();
    }

    private Choice choose(Waiting waiting) {
        List<Member> crew = crews.getOrDefault(waiting.inboxId(), List.of());
        List<Member> present = crew.stream()
                .filter(member -> member.available() && online.contains(member.userId()))
                .filter(member -> loads.containsKey(member.userId()))
                .sorted(order(waiting))
                .toList();
        Evidence evidence = evidence(waiting, crew, present);
        Member best = present.stream()
                .filter(member -> load(member).open() < member.capacity())
                .findFirst()
                .orElse(null);
        if (best == null) {
            return stays(waiting, crew, present, evidence);
        }
        clock = clock.plus(1, ChronoUnit.MICROS);
        loads.put(best.userId(), new Load(load(best).open() + 1, clock));
        String reason = best.userId().equals(waiting.lastAssignee()) ? RETURNING : FEWEST_OPEN;
        return new Choice(waiting, best.userId(), best.teamId(), reason, evidence, clock);
    }

    private Choice stays(Waiting waiting, List<Member> crew, List<Member> present, Evidence evidence) {
        String reason = crew.isEmpty() ? NO_TEAM : present.isEmpty() ? NO_ONE_ONLINE : ALL_AT_CAPACITY;
        return new Choice(waiting, null, null, reason, evidence, clock);
    }

    private Comparator<Member> order(Waiting waiting) {
        return Comparator.comparing((Member member) -> !is(member, waiting.lastAssignee()))
                .thenComparing(member -> is(member, waiting.releasedBy()))
                .thenComparing(member -> load(member).open())
                .thenComparing(
                        member -> load(member).lastAssignedAt(), Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Member::userId);
    }

    private static boolean is(Member member, @Nullable UUID user) {
        return member.userId().equals(user);
    }

    private Evidence evidence(Waiting waiting, List<Member> crew, List<Member> present) {
        List<Evidence.Candidate> candidates = present.stream()
                .limit(Evidence.MOST)
                .map(member -> new Evidence.Candidate(
                        member.userId(),
                        member.name(),
                        load(member).open(),
                        member.capacity(),
                        load(member).lastAssignedAt()))
                .toList();
        return new Evidence(crew.size(), candidates, waiting.lastAssignee());
    }

    private Load load(Member member) {
        return loads.getOrDefault(member.userId(), new Load(Integer.MAX_VALUE, null));
    }
}
