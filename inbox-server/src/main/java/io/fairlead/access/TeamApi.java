package io.fairlead.access;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Teams. */
@RestController
@RequestMapping("/api/teams")
final class TeamApi {

    private final Teams teams;

    TeamApi(Teams teams) {
        this.teams = teams;
    }

    @GetMapping
    Mono<Page<TeamView>> list() {
        return teams.all().collectList().map(items -> new Page<>(items, null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<TeamView> create(Actor.User actor, @Valid @RequestBody TeamChange team) {
        return teams.create(actor, team);
    }

    @PatchMapping("/{id}")
    Mono<TeamView> change(Actor.User actor, @PathVariable UUID id, @Valid @RequestBody TeamChange change) {
        return teams.change(actor, id, change);
    }
}
