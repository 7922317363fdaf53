package io.fairlead.inbox;

import io.fairlead.inbox.ConversationTable.Locked;
import io.fairlead.inbox.InboxEvent.ConversationChanged;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The state of conversations. A conversation out of the actor's scope does not exist for the actor. Methods in -ing give
 * work to be composed inside {@link Journal#commit}; the others commit by themselves.
 */
@Component
public final class Conversations {

    private static final Duration LONGEST_SNOOZE = Duration.ofDays(3_653);
    private static final int WAKE_AT_ONCE = 200;
    private static final Actor ITSELF = new Actor.Automatic("inbox");

    private final ConversationTable table;
    private final Journal journal;
    private final Clock clock;

    Conversations(ConversationTable table, Journal journal, Clock clock) {
        this.table = table;
        this.journal = journal;
        this.clock = clock;
    }

    public Mono<ConversationView> find(Actor actor, UUID id) {
        actor.require(Ability.CONVERSATION_READ);
        return table.view(id)
                .filter(view -> actor.sees(view.inbox().id()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("conversation")));
    }

    /**
     * Gives the conversation to somebody, or to nobody. Nothing changes if that one has it already.
     *
     * @param reason stable word for why: {@code manual}, {@code least-load}, {@code sticky} …
     */
    public Mono<Changed<ConversationView>> assigning(
            Actor by, UUID conversationId, @Nullable UUID assigneeId, @Nullable UUID teamId, String reason) {
        return locked(by, conversationId, Ability.CONVERSATION_ASSIGN)
                .flatMap(was -> java.util.Objects.equals(was.assigneeId(), assigneeId)
                        ? table.view(conversationId).map(Changed::nothing)
                        : reassign(by, was, assigneeId, teamId, reason));
    }

    private Mono<Changed<ConversationView>> reassign(
            Actor by, Locked was, @Nullable UUID assigneeId, @Nullable UUID teamId, String reason) {
        Mono<String> name = assigneeId == null
                ? Mono.just("")
                : table.userName(assigneeId)
                        .switchIfEmpty(Mono.error(() ->
                                Problem.Invalid.field("assigneeId", "unknown-user", "There is no such active user.")));
        return name.flatMap(to -> {
            Map<String, @Nullable Object> what = new HashMap<>();
            what.put("type", "assigned");
            what.put("from", was.assigneeName());
            what.put("to", to.isEmpty() ? null : to);
            what.put("reason", reason);
            return table.assign(was.id(), assigneeId, teamId).then(told(by, was.id(), "assigned", what));
        });
    }

    public Mono<ConversationView> assign(Actor by, UUID id, @Nullable UUID assigneeId) {
        return journal.commit(by, assigning(by, id, assigneeId, null, "manual"));
    }

    /** Says why nobody has it. Without an entry in the thread: it is a state, not an act. */
    public Mono<Changed<ConversationView>> queueing(UUID conversationId, String reason) {
        return table.lock(conversationId)
                .flatMap(was -> reason.equals(was.queueReason()) || was.assigneeId() != null
                        ? table.view(conversationId).map(Changed::nothing)
                        : table.queue(conversationId, reason)
                                .then(table.view(conversationId))
                                .map(view -> Changed.of(view, new ConversationChanged(view, "queued", null))));
    }

    public Mono<ConversationView> close(Actor by, UUID id) {
        return move(by, id, "closed", null, "closed");
    }

    public Mono<ConversationView> reopen(Actor by, UUID id) {
        return move(by, id, "open", null, "reopened");
    }

    public Mono<ConversationView> spam(Actor by, UUID id) {
        return move(by, id, "spam", null, "spam");
    }

    public Mono<ConversationView> waitForCustomer(Actor by, UUID id) {
        return move(by, id, "waiting_customer", null, "waiting");
    }

    /** @param until when it comes back by itself; in the future */
    public Mono<ConversationView> snooze(Actor by, UUID id, Instant until) {
        if (!until.isAfter(clock.instant())) {
            return Mono.error(() -> Problem.Invalid.field("until", "in-the-past", "until must be in the future."));
        }
        if (until.isAfter(clock.instant().plus(LONGEST_SNOOZE))) {
            return Mono.error(
                    () -> Problem.Invalid.field("until", "too-far", "until may be ten years from now at most."));
        }
        return move(by, id, "snoozed", until, "snoozed");
    }

    private Mono<ConversationView> move(Actor by, UUID id, String status, @Nullable Instant until, String change) {
        Map<String, @Nullable Object> what = new HashMap<>();
        what.put("type", change);
        if (until != null) {
            what.put("until", until.toString());
        }
        return journal.commit(
                by,
                locked(by, id, Ability.CONVERSATION_CLOSE)
                        .flatMap(was -> was.status().equals(status) && until == null
                                ? table.view(id).map(Changed::nothing)
                                : table.status(id, status, until).then(told(by, id, change, what))));
    }

    Mono<ConversationView> edit(Actor by, UUID id, ConversationEdit edit) {
        return journal.commit(
                by,
                locked(by, id, Ability.CONVERSATION_REPLY)
                        .flatMap(was -> table.edit(id, edit).then(table.view(id)))
                        .map(view -> Changed.of(view, new ConversationChanged(view, "edited", null))));
    }

    /**
     * An entry in the thread that tells what the server did on its own. The conversation stays as it is.
     *
     * @param what {@code type} and what belongs to it
     */
    public Mono<ConversationView> happened(Actor.Automatic by, UUID id, Map<String, @Nullable Object> what) {
        return journal.commit(
                by,
                locked(by, id, Ability.CONVERSATION_REPLY)
                        .flatMap(_ -> table.touch(id).then(told(by, id, String.valueOf(what.get("type")), what))));
    }

    /** A timer as rows and chips show it. {@code state}: running, paused, warned, breached; all null: none any more. */
    public record ShownTimer(
            UUID conversationId,
            @Nullable String metric,
            @Nullable Instant dueAt,
            @Nullable Instant warnAt,
            @Nullable String state) {}

    /** Puts timers on their conversations; the events are the caller's to make. At most one timer per conversation. */
    public Mono<Map<UUID, ConversationView>> showingTimers(List<ShownTimer> timers) {
        return table.timers(timers)
                .thenMany(table.views(
                        timers.stream().map(ShownTimer::conversationId).toList()))
                .collectMap(ConversationView::id, Function.identity());
    }

    /** Wakes snoozed conversations whose time has come, each once however many nodes try. Gives how many. */
    public Mono<Integer> wakeSnoozed() {
        return journal.commit(ITSELF, table.wake(WAKE_AT_ONCE).collectList().flatMap(this::woken));
    }

    private Mono<Changed<Integer>> woken(List<UUID> ids) {
        return ids.isEmpty()
                ? Mono.just(Changed.nothing(0))
                : table.views(ids)
                        .map(view -> new ConversationChanged(view, "woken", null))
                        .collectList()
                        .map(events -> new Changed<>(events.size(), events));
    }

    private Mono<Locked> locked(Actor by, UUID id, Ability ability) {
        by.require(ability);
        return table.lock(id)
                .filter(row -> by.sees(row.inboxId()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("conversation")));
    }

    private Mono<Changed<ConversationView>> told(Actor by, UUID id, String change, Map<String, @Nullable Object> what) {
        UUID author = by instanceof Actor.User user ? user.id() : null;
        String who = by instanceof Actor.User user ? user.name() : "";
        return Mono.defer(() -> table.addEntry(id, author, who, what))
                .zipWhen(entry -> table.view(id))
                .map(both -> Changed.of(both.getT2(), new ConversationChanged(both.getT2(), change, both.getT1())));
    }
}
