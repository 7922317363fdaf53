package io.fairlead.kernel;

import java.util.Locale;

/** One thing that a role allows. The record scope (which inboxes) is the actor's. */
public enum Ability {
    CONVERSATION_READ,
    CONVERSATION_REPLY,
    CONVERSATION_ASSIGN,
    CONVERSATION_CLOSE,
    BOARD_READ,
    PRESENCE_READ,
    CHANNEL_READ,
    CHANNEL_MANAGE,
    USER_MANAGE,
    QUARANTINE_MANAGE,
    DEMO_CONTROL,
    CONTACT_READ,
    CONTACT_EDIT,
    /** Lists of people from files, and taking them back. */
    CONTACT_IMPORT,
    /** What we go by when we recognise people and companies. */
    CONTACT_MANAGE,
    /** Service targets and the calendars that they count in. */
    SLA_MANAGE;

    /** The name in JSON: {@code conversation.read}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
