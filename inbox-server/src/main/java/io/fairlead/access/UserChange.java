package io.fairlead.access;

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
        @Nullable String name,
        @Nullable String role,
        @Nullable List<UUID> teams,
        @Nullable Integer capacity,
        @Nullable Boolean disabled,
        @Nullable String password) {}
