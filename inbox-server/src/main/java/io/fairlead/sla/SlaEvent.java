package io.fairlead.sla;

import io.fairlead.inbox.ConversationView;
import io.fairlead.journal.Event;
import java.time.Instant;
import java.util.UUID;

/** What happens to a service target. The conversation shows the timer as it is afterwards. */
public sealed interface SlaEvent extends Event {
    ConversationView conversation();

    /** {@code first_response} or {@code next_response}. */
    String metric();

    Instant dueAt();

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

    /** Most of the time is gone. Once per timer. */
    record Warned(ConversationView conversation, String metric, Instant dueAt) implements SlaEvent {
        @Override
        public String type() {
            return "sla.warned";
        }
    }

    /** The time is gone. Once per timer, and never taken back. */
    record Breached(ConversationView conversation, String metric, Instant dueAt) implements SlaEvent {
        @Override
        public String type() {
            return "sla.breached";
        }
    }

    /** The customer has an answer; after a breach, a late one. */
    record Met(ConversationView conversation, String metric, Instant dueAt) implements SlaEvent {
        @Override
        public String type() {
            return "sla.met";
        }
    }
}
