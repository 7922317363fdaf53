package io.fairlead.access;

import io.fairlead.access.Scopes.Touched;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The first visit to an empty server: it makes the first admin, a team and an inbox to begin with. Only one visitor wins. */
@Component
final class Setup {

    private static final Actor SETUP = new Actor.Automatic("setup");
    private static final int REOPEN_DAYS = 14;

    private final InstallationTable installation;
    private final UserTable users;
    private final TeamTable teams;
    private final InboxTable inboxes;
    private final GrantTable grants;
    private final Scopes scopes;
    private final Passwords passwords;

    Setup(
            InstallationTable installation,
            UserTable users,
            TeamTable teams,
            InboxTable inboxes,
            GrantTable grants,
            Scopes scopes,
            Passwords passwords) {
        this.installation = installation;
        this.users = users;
        this.teams = teams;
        this.inboxes = inboxes;
        this.grants = grants;
        this.scopes = scopes;
        this.passwords = passwords;
    }

    Mono<Boolean> isNeeded() {
        return installation.isNeeded();
    }

    /** Emits the first admin's id. @throws Problem.Conflict {@code conflict} if there is a user already */
    Mono<UUID> begin(Beginning beginning) {
        return installation
                .isNeeded()
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(Setup::done))
                .flatMap(_ -> passwords.hash(beginning.password()))
                .flatMap(hash -> scopes.change(SETUP, making(beginning, hash)));
    }

    private Mono<Touched<UUID>> making(Beginning beginning, String hash) {
        return installation
                .claim(beginning.company().strip())
                .switchIfEmpty(Mono.error(Setup::done))
                .then(users.insert(beginning.name().strip(), beginning.email().strip(), "admin", hash))
                .flatMap(this::makeRoom);
    }

    private Mono<Touched<UUID>> makeRoom(UUID admin) {
        return teams.insert("Sales")
                .flatMap(team -> inboxes.insert("Inbox", REOPEN_DAYS).flatMap(inbox -> joining(admin, team, inbox)));
    }

    private Mono<Touched<UUID>> joining(UUID admin, UUID team, UUID inbox) {
        return grants.membersOfTeam(team, Set.of(admin))
                .then(grants.inboxesOfTeam(team, Set.of(inbox)))
                .thenReturn(new Touched<>(Set.of(admin), Set.of(team), Set.of(inbox), _ -> admin));
    }

    private static Problem done() {
        return new Problem.Conflict("conflict", "This server has been set up already.");
    }

    /** What the first visitor says. */
    record Beginning(
            @NotBlank @Size(max = 200) String company,
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Email @Size(max = 320) String email,
            @NotNull @Size(min = 8, max = 1000) String password) {
        @Override
        public String toString() {
            return "Beginning of " + company;
        }
    }
}
