package io.fairlead.customers;

import io.fairlead.journal.Event;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to people and to what we go by when we recognise them. */
public sealed interface CustomerEvent extends Event {
    String CONTACT_CHANGED = "contact.changed";
    String FREE_MAIL_CHANGED = "free-mail.changed";

    /**
     * Told once to each inbox that has conversations with the person, to everybody if there is none.
     *
     * @param inboxId whom it is told to; null: everybody
     */
    record ContactChanged(ContactView contact, @Nullable UUID inboxId) implements CustomerEvent {
        @Override
        public String type() {
            return CONTACT_CHANGED;
        }

        @Override
        public UUID subject() {
            return contact.id();
        }

        @Override
        public long version() {
            return contact.version();
        }

        @Override
        public String audience() {
            return inboxId == null ? Event.ALL : Event.inbox(inboxId);
        }
    }

    /**
     * A domain was put on the list of free-mail domains or taken off it.
     *
     * @param version time of the change in milliseconds, so that a later one is never taken for an older
     */
    record FreeMailChanged(String domain, boolean listed, long version) implements CustomerEvent {
        @Override
        public String type() {
            return FREE_MAIL_CHANGED;
        }

        @Override
        public UUID subject() {
            return UUID.nameUUIDFromBytes(domain.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public String audience() {
            return Event.ADMINS;
        }
    }
}
