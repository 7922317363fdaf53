package io.fairlead.inbox;

import io.fairlead.journal.Event;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to conversations. Everybody who sees the inbox hears of it. */
public sealed interface InboxEvent extends Event {

    /** Appended by the intake call itself, in SQL; this record is the shape of its payload. */
    record MessageReceived(MessageView message, ConversationView conversation) implements OfConversation {
        public static final String TYPE = "message.received";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** An agent's reply; it is on its way. */
    record MessageQueued(MessageView message, ConversationView conversation) implements OfConversation {
        public static final String TYPE = "message.queued";

        @Override
        public String type() {
            return TYPE;
        }
    }

    record NoteAdded(MessageView message, ConversationView conversation) implements OfConversation {
        public static final String TYPE = "note.added";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * @param change {@code assigned}, {@code queued}, {@code closed}, {@code reopened}, {@code snoozed}, {@code woken},
     *     {@code waiting}, {@code spam}, {@code edited}, {@code timer}, {@code contact}, {@code unscheduled}, {@code emailed},
     *     {@code email-failed}, {@code email-unknown}
     * @param message the entry that tells of it in the thread, if there is one
     */
    record ConversationChanged(
            ConversationView conversation,
            String change,
            @Nullable MessageView message) implements OfConversation {
        public static final String TYPE = "conversation.changed";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** How far a message of ours came. */
    record MessageStatusChanged(MessageView message, UUID conversationId, UUID inboxId) implements InboxEvent {
        public static final String TYPE = "message.status";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public UUID subject() {
            return conversationId;
        }

        @Override
        public long version() {
            return message.version();
        }

        @Override
        public String audience() {
            return Event.inbox(inboxId);
        }
    }

    /** A reply is held, or not any more: its {@code state} says so. */
    record MessageScheduled(ScheduledView scheduled, UUID conversationId, UUID inboxId) implements InboxEvent {
        public static final String TYPE = "message.scheduled";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public UUID subject() {
            return conversationId;
        }

        @Override
        public long version() {
            return scheduled.version();
        }

        @Override
        public String audience() {
            return Event.inbox(inboxId);
        }
    }

    /** Those whose subject and version are the conversation's. */
    sealed interface OfConversation extends InboxEvent {
        ConversationView conversation();

        @Override
        default UUID subject() {
            return conversation().id();
        }

        @Override
        default long version() {
            return conversation().version();
        }

        @Override
        default String audience() {
            return Event.inbox(conversation().inbox().id());
        }
    }
}
