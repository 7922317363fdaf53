package io.fairlead.inbox;

import com.google.common.hash.Hashing;
import io.fairlead.customers.Identities;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
        checkRecipients("to", command.to());
        checkRecipients("cc", command.cc());
        checkRecipients("bcc", command.bcc());
        String hash = Hashing.sha256()
                .hashString(json.write(command), StandardCharsets.UTF_8)
                .toString();
        return journal.commit(
                by,
                table.add(by, conversationId, command, recipients(command), hash)
                        .map(this::changed));
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
            case "unknown-file" -> Problem.Invalid.field("attachments", "unknown-file", "There is no such file.");
            default -> throw new IllegalStateException(outcome);
        };
    }

    private @Nullable String recipients(NewMessage command) {
        if (command.to() == null || command.to().isEmpty()) {
            return null;
        }
        return json.write(Map.of("to", command.to(), "cc", orNone(command.cc()), "bcc", orNone(command.bcc())));
    }

    private static List<NewMessage.Recipient> orNone(@Nullable List<NewMessage.Recipient> list) {
        return list == null ? List.of() : list;
    }

    private static void checkRecipients(String field, @Nullable List<NewMessage.Recipient> list) {
        for (NewMessage.Recipient recipient : orNone(list)) {
            if (Identities.email(recipient.address()) == null) {
                throw Problem.Invalid.field(
                        field, "bad-address", "\"" + recipient.address() + "\" is not a mail address.");
            }
        }
    }

    private static String needed(@Nullable String text) {
        return java.util.Objects.requireNonNull(text);
    }
}
