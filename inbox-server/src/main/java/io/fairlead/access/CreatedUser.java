package io.fairlead.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A new user.
 *
 * @param password the one that was made up, told this once; null if it was given
 */
public record CreatedUser(
        @JsonUnwrapped UserView user,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String password) {

    @Override
    public String toString() {
        return "CreatedUser " + user.email();
    }
}
