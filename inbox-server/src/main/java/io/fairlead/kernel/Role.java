package io.fairlead.kernel;

import java.util.EnumSet;
import java.util.Set;

/** What a user is in the company. Abilities follow from it; the inboxes they apply to follow from the teams. */
public enum Role {
    AGENT(EnumSet.of(
            Ability.CONVERSATION_READ,
            Ability.CONVERSATION_REPLY,
            Ability.CONVERSATION_ASSIGN,
            Ability.CONVERSATION_CLOSE,
            Ability.PRESENCE_READ,
            Ability.CONTACT_READ,
            Ability.CONTACT_EDIT)),
    LEAD(EnumSet.of(
            Ability.CONVERSATION_READ,
            Ability.CONVERSATION_REPLY,
            Ability.CONVERSATION_ASSIGN,
            Ability.CONVERSATION_CLOSE,
            Ability.PRESENCE_READ,
            Ability.CONTACT_READ,
            Ability.CONTACT_EDIT,
            Ability.CONTACT_IMPORT,
            Ability.BOARD_READ,
            Ability.CHANNEL_READ,
            Ability.DEMO_CONTROL)),
    ADMIN(EnumSet.allOf(Ability.class));

    private final Set<Ability> abilities;

    Role(Set<Ability> abilities) {
        this.abilities = Set.copyOf(abilities);
    }

    public Set<Ability> abilities() {
        return abilities;
    }

    /** The name in JSON and in the database: lower case. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
