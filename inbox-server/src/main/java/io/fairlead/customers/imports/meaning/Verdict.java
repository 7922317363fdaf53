package io.fairlead.customers.imports.meaning;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row.
 *
 * @param outcome {@code new}, {@code match}, {@code conflict} or {@code invalid}
 * @param reason code of why not; null for the first two
 * @param holder whom the row is about; null for conflicts and invalid rows
 * @param matchedBy the identity by which the person was recognised, such as {@code email:anna@example.com}
 * @param claims what the person has from now on
 * @param rivals of a conflict: the people between whom it stands
 */
public record Verdict(
        int no,
        Person person,
        String outcome,
        @Nullable String reason,
        List<String> notes,
        @Nullable Holder holder,
        @Nullable String matchedBy,
        List<Claim> claims,
        List<Holder> rivals) {

    /** @param shared somebody else is recognised by it; it is only shown */
    public record Claim(Person.Identity identity, boolean shared) {}

    public boolean isTaken() {
        return holder != null;
    }
}
