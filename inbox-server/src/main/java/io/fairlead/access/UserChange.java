package io.fairlead.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change to a user by an admin; null leaves as it is.
 *
 * @param version refuses the change ({@code stale-version}) if the user has another by now
 * @param teams all teams that the user is to be in
 * @param password a new one; ends the user's sessions
 */
public record UserChange(
        @Nullable Long version,
        @Nullable @Size(min = 1, max = 200) String name,
        @Nullable @Pattern(regexp = "agent|lead|admin") String role,
        @Nullable List<UUID> teams,
        @Nullable @Min(0) @Max(10_000) Integer capacity,
        @Nullable Boolean disabled,
        @Nullable @Size(min = 8, max = 1000) String password) {

    boolean endsSessions() {
        return Boolean.TRUE.equals(disabled) || password != null;
    }

    @Override
    public String toString() {
        return "UserChange";
    }
}
