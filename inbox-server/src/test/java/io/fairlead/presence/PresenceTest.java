package io.fairlead.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Typing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.scheduler.VirtualTimeScheduler;

class PresenceTest {

    private static final UUID ANNA = Ids.next();
    private static final UUID BEN = Ids.next();
    private static final UUID CONVERSATION = Ids.next();
    private static final UUID INBOX = Ids.next();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final PresenceSettings settings =
            new PresenceSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(35));
    private final Presence here = new Presence(settings, time);
    private final Presence there = new Presence(settings, time);
    private final List<PresenceChange> changes = new ArrayList<>();
    private final List<Viewers> viewing = new ArrayList<>();
    private final List<Typing> typing = new ArrayList<>();
    private final Disposable.Composite listening = Disposables.composite();

    @BeforeEach
    void listen() {
        listening.add(here.changes().subscribe(changes::add));
        listening.add(here.viewing().subscribe(viewing::add));
        listening.add(here.typing().subscribe(typing::add));
    }

    @AfterEach
    void stop() {
        listening.dispose();
    }

    @Test
    void aUserStaysOnlineForTheGraceAfterTheLastOfSeveralWindows() {
        Attendance phone = here.arrive(ANNA, "Anna");
        Attendance desk = here.arrive(ANNA, "Anna");
        phone.leave();
        phone.leave();
        pass(60);
        assertThat(here.online()).containsExactly(ANNA);
        desk.leave();
        pass(29);
        assertThat(here.online()).containsExactly(ANNA);
        pass(2);
        assertThat(here.online()).isEmpty();
        assertThat(changes).containsExactly(new PresenceChange(ANNA, true), new PresenceChange(ANNA, false));
    }

    @Test
    void aReloadWithinTheGraceIsNoChange() {
        for (int n = 0; n < 5; n++) {
            Attendance window = here.arrive(ANNA, "Anna");
            window.leave();
            pass(20);
        }
        assertThat(changes).containsExactly(new PresenceChange(ANNA, true));
    }

    @Test
    void aUserWhoMovesToAnotherNodeNeverGoesOffline() {
        join();
        Attendance window = here.arrive(ANNA, "Anna");
        window.leave();
        pass(10);
        var _ = there.arrive(ANNA, "Anna");
        beats(12);
        assertThat(here.online()).containsExactly(ANNA);
        assertThat(there.online()).containsExactly(ANNA);
        assertThat(changes).containsExactly(new PresenceChange(ANNA, true));
    }

    @Test
    void aSilentNodeIsForgottenAndOwnUsersStay() {
        Disposable link = join();
        var _ = here.arrive(ANNA, "Anna");
        var _ = there.arrive(BEN, "Ben");
        assertThat(here.online()).containsExactlyInAnyOrder(ANNA, BEN);
        link.dispose();
        pass(34);
        assertThat(here.online()).containsExactlyInAnyOrder(ANNA, BEN);
        pass(3);
        assertThat(here.online()).containsExactly(ANNA);
    }

    @Test
    void anOldStateDoesNotUndoWhatWasHeardLater() {
        here.heard(Signal.of("other", 5, BEN, true));
        here.heard(new NodeState("other", 4, Set.of(), Set.of()));
        assertThat(here.online()).containsExactly(BEN);
        here.heard(new NodeState("other", 5, Set.of(ANNA), Set.of()));
        assertThat(here.online()).containsExactly(ANNA);
    }

    @Test
    void viewersAreListedOnceHoweverManyWindowsAndNodes() {
        join();
        Attendance one = here.arrive(ANNA, "Anna");
        Attendance two = there.arrive(ANNA, "Anna");
        Attendance ben = there.arrive(BEN, "Ben");
        one.viewing(CONVERSATION, INBOX);
        two.viewing(CONVERSATION, INBOX);
        ben.viewing(CONVERSATION, INBOX);
        assertThat(here.viewers(CONVERSATION)).extracting(Viewers.Viewer::name).containsExactly("Anna", "Ben");
        two.active(false);
        ben.leave();
        assertThat(here.viewers(CONVERSATION)).extracting(Viewers.Viewer::name).containsExactly("Anna");
        two.active(true);
        one.viewing(null, null);
        assertThat(here.viewers(CONVERSATION)).extracting(Viewers.Viewer::name).containsExactly("Anna");
        two.leave();
        assertThat(here.viewers(CONVERSATION)).isEmpty();
        assertThat(viewing.getLast()).isEqualTo(new Viewers(CONVERSATION, INBOX, List.of()));
    }

    @Test
    void typingEndsByItselfAndRepetitionsAreNotTold() {
        here.tell(typing(true));
        pass(4);
        here.tell(typing(true));
        pass(4);
        assertThat(typing).containsExactly(typing(true));
        pass(3);
        assertThat(typing).containsExactly(typing(true), typing(false));
        here.tell(typing(false));
        assertThat(typing).hasSize(2);
    }

    @Test
    void typingReachesTheOtherNode() {
        join();
        there.tell(typing(true));
        there.tell(typing(false));
        assertThat(typing).containsExactly(typing(true), typing(false));
    }

    private static Typing typing(boolean on) {
        return new Typing(CONVERSATION, INBOX, Typing.By.USER, ANNA, "Anna", Typing.Kind.REPLY, on);
    }

    /** Both nodes hear each other, as Redis lets them. */
    private Disposable join() {
        Disposable link = Disposables.composite(
                here.outgoing().subscribe(there::heard), there.outgoing().subscribe(here::heard));
        listening.add(link);
        return link;
    }

    private void pass(long seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    /** Time passes with the heartbeats that keep the nodes known to each other. */
    private void beats(int count) {
        for (int n = 0; n < count; n++) {
            pass(10);
            listening.add(here.state().subscribe(there::heard));
            listening.add(there.state().subscribe(here::heard));
        }
    }
}
