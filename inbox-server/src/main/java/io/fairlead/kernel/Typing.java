package io.fairlead.kernel;

import java.util.Locale;
import java.util.UUID;

/**
 * Somebody began or stopped writing in a conversation.
 *
 * @param id the user's or the contact's
 * @param name as others may see it
 * @param on false also when nothing was heard of the typist for a while
 */
public record Typing(UUID conversationId, UUID inboxId, By by, UUID id, String name, Kind kind, boolean on) {

    public enum By {
        USER,
        CONTACT;

        /** The name in JSON: lower case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is being written: a customer may be told of a reply, never of a note. */
    public enum Kind {
        REPLY,
        NOTE;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** True if the customer's side may see it. */
    public boolean isForCustomer() {
        return by == By.USER && kind == Kind.REPLY;
    }
}
