package io.fairlead.inbox;

import com.google.common.hash.Hashing;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Answers to customers and notes to colleagues. */
@Component
public final class Replies {

    private final ReplyTable table;
    private final Journal journal;
    private final Json json;

    Replies(ReplyTable table, Journal journal, Json json) {
        this.table = table;
        this.journal = journal;
        this.json = json;
    }

    /** @param added false if the same command was carried out before */
    public record Sent(MessageView message, boolean added) {}

    public Mono<Sent> send(Actor.User by, UUID conversationId, NewMessage command) {
        by.require(Ability.CONVERSATION_REPLY);
        String hash = Hashing.sha256()
                .hashString(json.write(command), StandardCharsets.UTF_8)
                .toString();
        return journal.commit(
                by,
                table.add(by, conversationId, command, recipients(command), hash)
                        .map(this::changed));
    }

    /**
     * To whom an answer would go.
     *
     * @param answers the message to be answered; null: the newest that the customer wrote
     */
    Mono<ReplyPlan> plan(Actor.User by, UUID conversationId, @Nullable UUID answers) {
        by.require(Ability.CONVERSATION_REPLY);
        return table.plan(by, conversationId, answers)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("conversation")));
    }

    private Changed<Sent> changed(ReplyTable.Added added) {
        return switch (added.outcome()) {
            case "added" -> {
                MessageView message = json.message(needed(added.message()));
                ConversationView conversation = json.conversation(needed(added.conversation()));
                yield Changed.of(
                        new Sent(message, true),
                        "note".equals(message.kind())
                                ? new InboxEvent.NoteAdded(message, conversation)
                                : new InboxEvent.MessageQueued(message, conversation));
            }
            case "same" -> Changed.nothing(new Sent(json.message(needed(added.message())), false));
            default -> throw refusal(added.outcome());
        };
    }

    private static Problem refusal(String outcome) {
        return switch (outcome) {
            case "not-found" -> new Problem.NotFound("conversation");
            case "mismatch" ->
                new Problem.Unprocessable("idempotency-mismatch", "This clientMsgId was used for another message.");
            case "newer-reply" ->
                new Problem.Conflict("newer-reply", "A colleague has answered meanwhile. Read it, or send with force.");
            case "window-closed" ->
                new Problem.Unprocessable("window-closed", "The time in which free text is allowed has passed.");
            case "not-sendable" -> new Problem.Unprocessable("not-sendable", "This channel cannot carry an answer.");
            case "no-files" -> new Problem.Unprocessable("not-sendable", "This channel cannot carry files.");
            case "no-recipients" ->
                new Problem.Unprocessable("not-sendable", "This channel goes to the customer alone.");
            case "no-recipient" -> Problem.Invalid.field("to", "not-blank", "Nobody is named to whom it could go.");
            case "own-address" ->
                Problem.Invalid.field("to", "own-address", "The address that it is sent from cannot be a recipient.");
            case "unknown-message" ->
                Problem.Invalid.field("answers", "unknown-message", "There is no such message in this conversation.");
            case "unknown-file" -> Problem.Invalid.field("attachments", "unknown-file", "There is no such file.");
            default -> throw new IllegalStateException(outcome);
        };
    }

    /** Null if they follow from the message answered. */
    private @Nullable String recipients(NewMessage command) {
        Recipients recipients = Recipients.of(command.to(), command.cc(), command.bcc());
        return recipients.none() ? null : json.write(recipients);
    }

    private static String needed(@Nullable String text) {
        return java.util.Objects.requireNonNull(text);
    }
}
