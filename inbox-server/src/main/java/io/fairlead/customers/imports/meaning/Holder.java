package io.fairlead.customers.imports.meaning;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has an identity.
 *
 * @param contact of somebody new the id that the contact is to get
 * @param row of this list that was the first with the identity; null if it was known before
 * @param isKnown whether the contact is there already
 * @param isVisible to the person who imports
 * @param hasEmail whether an e-mail address of theirs is known
 */
public record Holder(
        UUID contact,
        @Nullable Integer row,
        boolean isKnown,
        boolean isVisible,
        boolean hasEmail,
        @Nullable String name,
        @Nullable String company,
        @Nullable String country) {

    Holder withEmail() {
        return hasEmail ? this : new Holder(contact, row, isKnown, isVisible, true, name, company, country);
    }
}
