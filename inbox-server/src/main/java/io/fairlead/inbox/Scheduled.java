package io.fairlead.inbox;

import io.fairlead.inbox.InboxEvent.ConversationChanged;
import io.fairlead.inbox.InboxEvent.MessageScheduled;
import io.fairlead.inbox.ScheduledTable.Held;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replies that are held before they are sent: until a wall time somewhere, or for the moment in which their author may take
 * them back. Everything that a reply has to satisfy is looked at when it is given and again when it goes out.
 */
@Component
final class Scheduled {

    static final Actor ITSELF = new Actor.Automatic("scheduled");
    private static final Duration LONGEST_AHEAD = Duration.ofDays(366);

    private final ScheduledTable table;
    private final ConversationTable conversations;
    private final Replies replies;
    private final Journal journal;
    private final Json json;
    private final Clock clock;

    Scheduled(
            ScheduledTable table,
            ConversationTable conversations,
            Replies replies,
            Journal journal,
            Json json,
            Clock clock) {
        this.table = table;
        this.conversations = conversations;
        this.replies = replies;
        this.journal = journal;
        this.json = json;
        this.clock = clock;
    }

    /** @param added false if the same command was carried out before */
    record Given(ScheduledView scheduled, boolean added) {}

    /** Errors as sending at once would; but what was held before is given again, whatever has become of its time since. */
    Mono<Given> hold(Actor.User by, UUID conversation, NewScheduled command) {
        NewMessage message = command.message();
        if (!message.kind().equals("reply")) {
            return Mono.error(() -> Problem.Invalid.field("kind", "invalid", "Only replies are sent later."));
        }
        String hash = Replies.hash(json.write(command));
        Mono<Changed<Given>> work = Mono.defer(() -> holding(by, conversation, command, hash))
                .switchIfEmpty(Mono.defer(() -> made(conversation, message.clientMsgId(), hash)))
                .onErrorResume(
                        Problem.class,
                        refused -> table.made(conversation, message.clientMsgId())
                                .filter(held ->
                                        by.sees(held.inboxId()) && held.hash().equals(hash))
                                .map(held -> Changed.nothing(new Given(held.view(), false)))
                                .switchIfEmpty(Mono.error(refused)));
        return journal.commit(by, work);
    }

    /** Empty if nothing is written, because this client id has made one already or too many wait. */
    private Mono<Changed<Given>> holding(Actor.User by, UUID conversation, NewScheduled command, String hash) {
        WallTime at = wallTime(command);
        NewMessage message = command.message();
        return replies.trying(by, conversation, message)
                .flatMap(tried -> table.add(
                                Ids.next(),
                                conversation,
                                by.id(),
                                by.name(),
                                message,
                                settled(message, tried.message()),
                                hash,
                                tried.message().seq() - 1,
                                at,
                                command.undoSeconds() == null ? 0 : command.undoSeconds())
                        .map(view -> Changed.of(new Given(view, true), told(view, tried.inboxId()))));
    }

    private @Nullable WallTime wallTime(NewScheduled command) {
        if ((command.undoSeconds() == null) == (command.localTime() == null)) {
            throw Problem.Invalid.field("localTime", "not-null", "Give either a wall time or undoSeconds.");
        }
        return command.localTime() == null ? null : wallTime(command.localTime(), command.zone());
    }

    private WallTime wallTime(@Nullable String local, @Nullable String zone) {
        WallTime at = WallTime.of(local == null ? "" : local, zone == null ? "" : zone);
        Instant now = clock.instant();
        if (!at.instant().isAfter(now)) {
            throw Problem.Invalid.field("localTime", "in-the-past", "The time must be in the future.");
        }
        if (at.instant().isAfter(now.plus(LONGEST_AHEAD))) {
            throw Problem.Invalid.field("localTime", "too-far", "The time must be within a year from now.");
        }
        return at;
    }

    /** The command with its recipients settled, and past the question whether a colleague has answered: that was asked now. */
    private String settled(NewMessage message, MessageView tried) {
        ObjectNode command = json.mapper().valueToTree(message);
        command.set("to", json.mapper().valueToTree(tried.to()));
        command.set("cc", json.mapper().valueToTree(tried.cc()));
        command.set("bcc", json.mapper().valueToTree(tried.bcc()));
        command.put("force", true);
        return json.write(command);
    }

    /** The same command again, be it that it waits or has gone out. */
    private Mono<Changed<Given>> made(UUID conversation, UUID client, String hash) {
        return table.made(conversation, client)
                .map(held -> {
                    if (!held.hash().equals(hash)) {
                        throw Replies.mismatch();
                    }
                    return Changed.nothing(new Given(held.view(), false));
                })
                .switchIfEmpty(Mono.error(() -> new Problem.Unprocessable(
                        "too-many", "Too many replies of this conversation wait for their time.")));
    }

    /** Errors with {@code conflict} if it has gone out or was cancelled before. */
    Mono<ScheduledView> move(Actor.User by, UUID id, String localTime, String zone) {
        WallTime at = wallTime(localTime, zone);
        Mono<Changed<ScheduledView>> work = waiting(by, id)
                .flatMap(held -> table.move(id, at).map(view -> Changed.of(view, told(view, held.inboxId()))));
        return journal.commit(by, work);
    }

    /**
     * Takes it back. Errors with {@code conflict} if it has gone out or was cancelled before.
     *
     * @param toDraft whether it becomes its author's draft again
     */
    Mono<ScheduledView> cancel(Actor.User by, UUID id, boolean toDraft) {
        String reason = toDraft ? "by-hand" : "given-up";
        Mono<Changed<ScheduledView>> work = waiting(by, id)
                .flatMap(held -> by.id().equals(held.view().author().id())
                        ? table.cancel(id, reason, toDraft).map(view -> Changed.of(view, told(view, held.inboxId())))
                        : cancelling(by, held, reason, toDraft));
        return journal.commit(by, work);
    }

    /** Sends it now, in its author's name. Errors as sending at once would, and then it waits on. */
    Mono<ScheduledView> send(Actor.User by, UUID id) {
        return journal.commit(by, waiting(by, id).flatMap(held -> sending(by, held)));
    }

    /**
     * Sends what is due, or gives it back if that is not possible any more. Nothing changes if it does not wait any more.
     *
     * @param author with the present rights; null if there is no such person any more
     */
    Mono<ScheduledView> release(UUID id, Actor.@Nullable User author) {
        Mono<Changed<ScheduledView>> work = table.lock(id)
                .filter(held -> held.view().state().equals("waiting"))
                .flatMap(held -> releasing(held, author));
        return journal.commit(author == null ? ITSELF : author, work);
    }

    private Mono<Changed<ScheduledView>> releasing(Held held, Actor.@Nullable User author) {
        if (held.view().hasWallTime() && held.overtaken()) {
            return cancelling(ITSELF, held, "customer-wrote", true);
        }
        if (author == null || !author.may(Ability.CONVERSATION_REPLY) || !author.sees(held.inboxId())) {
            return cancelling(ITSELF, held, "not-allowed", true);
        }
        return (held.channelOff() ? cancelling(ITSELF, held, "channel-off", true) : sending(author, held))
                .onErrorResume(Problem.class, problem -> cancelling(ITSELF, held, problem.code(), true));
    }

    private Mono<Changed<ScheduledView>> sending(Actor.User by, Held held) {
        ScheduledView view = held.view();
        UUID authorId = Objects.requireNonNull(view.author().id());
        NewMessage message = json.mapper().readValue(held.command(), NewMessage.class);
        // What its author is writing there meanwhile is not what is sent.
        Mono<String> draft = table.draft(view.conversationId(), authorId).defaultIfEmpty("");
        return draft.flatMap(kept -> replies.adding(
                        by, authorId, view.author().name(), view.conversationId(), message, held.hash())
                .flatMap(sent ->
                        kept.isEmpty() ? Mono.just(sent) : table.putBack(kept).thenReturn(sent))
                .flatMap(sent -> table.sent(view.id(), sent.result().message().id())
                        .map(now -> with(sent.events(), now, held.inboxId()))));
    }

    private static Changed<ScheduledView> with(List<? extends Event> events, ScheduledView now, UUID inbox) {
        List<Event> all = new ArrayList<>(events);
        all.add(told(now, inbox));
        return new Changed<>(now, all);
    }

    /** With an entry in the thread that says so. */
    private Mono<Changed<ScheduledView>> cancelling(Actor by, Held held, String reason, boolean toDraft) {
        UUID conversation = held.view().conversationId();
        Map<String, @Nullable Object> what = new HashMap<>();
        what.put("type", "unscheduled");
        what.put("to", held.view().author().name());
        what.put("until", held.view().dueAt().toString());
        Actor.User person = by instanceof Actor.User user ? user : null;
        if (person == null) {
            what.put("reason", reason);
        }
        return table.cancel(held.view().id(), reason, toDraft)
                .flatMap(view -> conversations
                        .addEntry(
                                conversation,
                                person == null ? null : person.id(),
                                person == null ? "" : person.name(),
                                what)
                        .flatMap(entry -> table.touch(conversation)
                                .then(Mono.defer(() -> conversations.view(conversation)))
                                .map(now -> Changed.of(
                                        view,
                                        new ConversationChanged(now, "unscheduled", entry),
                                        told(view, held.inboxId())))));
    }

    /** Countries change their clocks at short notice: with other rules the same wall time is another instant. */
    Mono<ScheduledView> reckon(UUID id) {
        Mono<Changed<ScheduledView>> work = table.lock(id)
                .filter(held ->
                        held.view().state().equals("waiting") && held.view().hasWallTime())
                .flatMap(held -> {
                    ScheduledView view = held.view();
                    WallTime at =
                            WallTime.of(Objects.requireNonNull(view.localTime()), Objects.requireNonNull(view.zone()));
                    return at.instant().equals(view.dueAt())
                            ? Mono.just(Changed.nothing(view))
                            : table.move(id, at).map(now -> Changed.of(now, told(now, held.inboxId())));
                });
        return journal.commit(ITSELF, work);
    }

    private Mono<Held> waiting(Actor.User by, UUID id) {
        by.require(Ability.CONVERSATION_REPLY);
        return table.lock(id)
                .filter(held -> by.sees(held.inboxId()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("scheduled reply")))
                .filter(held -> held.view().state().equals("waiting"))
                .switchIfEmpty(Mono.error(
                        () -> new Problem.Conflict("conflict", "It has gone out or was cancelled meanwhile.")));
    }

    private static MessageScheduled told(ScheduledView view, UUID inbox) {
        return new MessageScheduled(view, view.conversationId(), inbox);
    }
}
