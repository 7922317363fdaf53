package io.fairlead.customers;

import io.fairlead.journal.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to people and to what we go by when we recognise them. */
public sealed interface CustomerEvent extends Event {
    String CONTACT_CHANGED = "contact.changed";
    String CONTACTS_IMPORTED = "contacts.imported";
    String CONTACTS_CHANGED = "contacts.changed";
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
     * A batch of an import was carried out or taken back. For listeners: what browsers show changes with
     * {@link ContactsChanged}, once for the whole import.
     *
     * @param made contacts that are new
     * @param changed contacts that were there and are different now
     * @param removed contacts that are gone
     */
    record ContactsImported(UUID importId, List<UUID> made, List<UUID> changed, List<UUID> removed, long version)
            implements CustomerEvent {
        @Override
        public String type() {
            return CONTACTS_IMPORTED;
        }

        @Override
        public UUID subject() {
            return importId;
        }

        @Override
        public String audience() {
            return Event.NOBODY;
        }
    }

    /** Many contacts are different: lists of them are to be read again. */
    record ContactsChanged(UUID importId, long contacts, long version) implements CustomerEvent {
        @Override
        public String type() {
            return CONTACTS_CHANGED;
        }

        @Override
        public UUID subject() {
            return importId;
        }

        @Override
        public String audience() {
            return Event.ALL;
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
