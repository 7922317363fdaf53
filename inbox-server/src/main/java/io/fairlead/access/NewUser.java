package io.fairlead.access;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user to be made.
 *
 * @param role {@code agent}, {@code lead} or {@code admin}
 * @param password null: one is made up and told once
 */
public record NewUser(
        @NotBlank @Size(max = 200) String name,
        @NotBlank @Email @Size(max = 320) String email,
        @NotNull @Pattern(regexp = "agent|lead|admin") String role,
        @Nullable List<UUID> teams,
        @Nullable @Size(min = 8, max = 1000) String password) {

    @Override
    public String toString() {
        return "NewUser " + email;
    }
}
