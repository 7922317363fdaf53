package io.fairlead.journal;

import java.util.UUID;

/**
 * Something that happened and was committed. Implementations are records, grouped by a sealed interface per feature; the
 * record's components are the payload, so its JSON is what browsers, hooks and listeners read.
 */
public interface Event {
    /** Stable dotted name, for example {@code message.received}. */
    String type();

    /** The aggregate that it is about. */
    UUID subject();

    /** The aggregate's version after the change; readers drop an event whose version they already hold. */
    long version();

    /** Who may see it: {@code inbox:<id>}, {@code user:<id>}, {@code all} or {@code admins}. */
    String audience();

    static String inbox(UUID inboxId) {
        return "inbox:" + inboxId;
    }

    static String user(UUID userId) {
        return "user:" + userId;
    }

    String ALL = "all";
    String ADMINS = "admins";

    /** For durable listeners alone: no user has this id. */
    String NOBODY = "user:nobody";
}
