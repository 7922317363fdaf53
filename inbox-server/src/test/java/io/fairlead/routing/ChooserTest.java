package io.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChooserTest {

    private static final Instant NOW = Instant.parse("2026-07-06T08:00:00Z");
    private static final UUID INBOX = id(100);
    private static final UUID TEAM = id(200);
    private static final UUID ANN = id(1);
    private static final UUID BEN = id(2);
    private static final UUID CAI = id(3);

    @Test
    void theOneWithTheFewestOpenGetsIt() {
        Choice choice = chooser(Set.of(ANN, BEN, CAI), Map.of(ANN, load(3), BEN, load(1), CAI, load(2)))
                .choose(List.of(waiting(1)))
                .getFirst();
        assertThat(choice.to()).isEqualTo(BEN);
        assertThat(choice.team()).isEqualTo(TEAM);
        assertThat(choice.reason()).isEqualTo("fewest-open");
        assertThat(choice.evidence().candidates())
                .extracting(Evidence.Candidate::id)
                .containsExactly(BEN, CAI, ANN);
    }

    @Test
    void amongEqualsTheOneWhoWaitedLongestThenTheLowerId() {
        Map<UUID, Load> loads = Map.of(
                ANN, new Load(1, NOW.minusSeconds(10)),
                BEN, new Load(1, NOW.minusSeconds(20)),
                CAI, new Load(1, NOW.minusSeconds(20)));
        assertThat(chooser(Set.of(ANN, BEN, CAI), loads)
                        .choose(List.of(waiting(1), waiting(2), waiting(3), waiting(4))))
                .extracting(Choice::to)
                .containsExactly(BEN, CAI, ANN, BEN);
    }

    @Test
    void whoIsAwayOrUnavailableOrFullGetsNothing() {
        Map<UUID, Load> full = Map.of(ANN, load(10), BEN, load(10));
        assertThat(chooser(Set.of(ANN, BEN), full).choose(List.of(waiting(1))))
                .singleElement()
                .satisfies(choice -> {
                    assertThat(choice.to()).isNull();
                    assertThat(choice.reason()).isEqualTo("all-at-capacity");
                });
        assertThat(chooser(Set.of(), Map.of()).choose(List.of(waiting(1))))
                .extracting(Choice::reason)
                .containsExactly("no-one-online");
        List<Member> unavailable = List.of(new Member(INBOX, ANN, TEAM, "Ann", false, 10));
        assertThat(new Chooser(unavailable, Set.of(ANN), Map.of(), NOW).choose(List.of(waiting(1))))
                .extracting(Choice::reason)
                .containsExactly("no-one-online");
        assertThat(new Chooser(List.of(), Set.of(ANN), Map.of(), NOW).choose(List.of(waiting(1))))
                .extracting(Choice::reason)
                .containsExactly("no-team");
    }

    @Test
    void theOldestDeadlineIsServedFirst() {
        Waiting late = waiting(1, NOW.plusSeconds(60), null);
        Waiting soon = waiting(2, NOW.plusSeconds(5), null);
        Waiting never = waiting(3, null, null);
        List<Choice> choices = chooser(Set.of(ANN), Map.of(ANN, load(8))).choose(List.of(never, late, soon));
        assertThat(choices).extracting(choice -> choice.waiting().id()).containsExactly(id(1002), id(1001), id(1003));
        assertThat(choices).extracting(Choice::to).containsExactly(ANN, ANN, null);
    }

    @Test
    void aReturningCustomerGoesToWhoKnowsThem() {
        Map<UUID, Load> loads = Map.of(ANN, load(0), BEN, load(9));
        Choice known = chooser(Set.of(ANN, BEN), loads)
                .choose(List.of(waiting(1, null, BEN)))
                .getFirst();
        assertThat(known.to()).isEqualTo(BEN);
        assertThat(known.reason()).isEqualTo("returning-customer");
        Choice full = chooser(Set.of(ANN, BEN), Map.of(ANN, load(0), BEN, load(10)))
                .choose(List.of(waiting(1, null, BEN)))
                .getFirst();
        assertThat(full.to()).isEqualTo(ANN);
        assertThat(full.reason()).isEqualTo("fewest-open");
        assertThat(full.evidence().lastAssignee()).isEqualTo(BEN);
    }

    @Test
    void whoGaveItBackGetsItOnlyIfNobodyElseCan() {
        Waiting released = new Waiting(id(1001), INBOX, null, null, NOW, null, ANN);
        assertThat(chooser(Set.of(ANN, BEN), Map.of(ANN, load(0), BEN, load(5))).choose(List.of(released)))
                .extracting(Choice::to)
                .containsExactly(BEN);
        assertThat(chooser(Set.of(ANN), Map.of(ANN, load(0))).choose(List.of(released)))
                .extracting(Choice::to)
                .containsExactly(ANN);
    }

    /** I26 and I27 for any input: nobody above capacity, nothing left while there is room, the same again the same. */
    @Test
    void anyInputIsDecidedAlikeAndWithinCapacity() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Member> members = new ArrayList<>();
            Map<UUID, Load> loads = new HashMap<>();
            int room = 0;
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                int capacity = random.nextInt(8);
                int open = random.nextInt(8);
                members.add(new Member(INBOX, id(n), TEAM, "Agent " + n, true, capacity));
                loads.put(id(n), new Load(open, random.nextBoolean() ? null : NOW.minusSeconds(random.nextInt(3))));
                room += Math.max(0, capacity - open);
            }
            List<Waiting> waiting = new ArrayList<>();
            for (int n = random.nextInt(30); n > 0; n--) {
                waiting.add(waiting(n, random.nextBoolean() ? null : NOW.plusSeconds(random.nextInt(4)), null));
            }
            List<Choice> choices = new Chooser(members, loads.keySet(), loads, NOW).choose(waiting);
            Map<UUID, Integer> given = new HashMap<>();
            choices.stream().filter(choice -> choice.to() != null).forEach(c -> given.merge(c.to(), 1, Integer::sum));
            for (Member member : members) {
                int more = given.getOrDefault(member.userId(), 0);
                assertThat(more == 0 || loads.get(member.userId()).open() + more <= member.capacity())
                        .as("seed %s", seed)
                        .isTrue();
            }
            assertThat(given.values().stream().mapToInt(n -> n).sum())
                    .as("seed %s", seed)
                    .isEqualTo(Math.min(room, waiting.size()));
            Collections.shuffle(members, random);
            Collections.shuffle(waiting, random);
            assertThat(new Chooser(members, loads.keySet(), loads, NOW).choose(waiting))
                    .as("seed %s", seed)
                    .isEqualTo(choices);
        }
    }

    private static Chooser chooser(Set<UUID> online, Map<UUID, Load> loads) {
        List<Member> crew = List.of(member(ANN, "Ann"), member(BEN, "Ben"), member(CAI, "Cai"));
        return new Chooser(crew, online, loads, NOW);
    }

    private static Member member(UUID user, String name) {
        return new Member(INBOX, user, TEAM, name, true, 10);
    }

    private static Load load(int open) {
        return new Load(open, null);
    }

    private static Waiting waiting(int number) {
        return waiting(number, null, null);
    }

    private static Waiting waiting(int number, Instant dueAt, UUID lastAssignee) {
        return new Waiting(id(1000 + number), INBOX, null, dueAt, NOW, lastAssignee, null);
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }
}
