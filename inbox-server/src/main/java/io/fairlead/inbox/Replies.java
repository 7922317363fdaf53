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
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Answers to customers and notes to colleagues. */
@Component
public final class Replies {

    private final ReplyTable table;
    private final TransactionalOperator attempt;
    private final Journal journal;
    private final Json json;

    Replies(ReplyTable table, Journal journal, Json json, ReactiveTransactionManager transactions) {
        this.table = table;
        this.attempt = TransactionalOperator.create(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
        this.journal = journal;
        this.json = json;
    }

    /** @param added false if the same command was carried out before */
    public record Sent(MessageView message, boolean added) {}

    public Mono<Sent> send(Actor.User by, UUID conversationId, NewMessage command) {
        by.require(Ability.CONVERSATION_REPLY);
        return journal.commit(
                by,
                table.add(
                                by,
                                by.id(),
                                by.name(),
                                conversationId,
                                command,
                                recipients(command),
                                hash(json.write(command)))
                        .map(this::changed));
    }

    /** The same for somebody in whose name {@code by} acts, to be composed inside {@link Journal#commit}. */
    Mono<Changed<Sent>> adding(
            Actor.User by, UUID author, String who, UUID conversationId, NewMessage command, String hash) {
        return table.add(by, author, who, conversationId, command, recipients(command), hash)
                .map(this::changed);
    }

    record Tried(MessageView message, UUID inboxId) {}

    /**
     * What {@link #send} would do, inside the caller's transaction and without doing it: its errors, and the message as it would
     * be, with its recipients. Empty if there is a message of this client id already.
     */
    Mono<Tried> trying(Actor.User by, UUID conversationId, NewMessage command) {
        by.require(Ability.CONVERSATION_REPLY);
        Mono<ReplyTable.Added> added = attempt.execute(transaction -> {
                    transaction.setRollbackOnly();
                    return table.add(by, by.id(), by.name(), conversationId, command, recipients(command), "");
                })
                .single();
        return added.filter(done ->
                        !done.outcome().equals("same") && !done.outcome().equals("mismatch"))
                .map(done -> new Tried(
                        changed(done).result().message(),
                        json.conversation(needed(done.conversation())).inbox().id()));
    }

    static String hash(String command) {
        return Hashing.sha256().hashString(command, StandardCharsets.UTF_8).toString();
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
            case "mismatch" -> mismatch();
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

    static Problem mismatch() {
        return new Problem.Unprocessable("idempotency-mismatch", "This clientMsgId was used for another message.");
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
