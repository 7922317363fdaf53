package io.fairlead.access;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Users. */
@RestController
@RequestMapping("/api/users")
final class UserApi {

    private final Users users;

    UserApi(Users users) {
        this.users = users;
    }

    /** Colleagues see each other; who was disabled is shown to those who can enable again. */
    @GetMapping
    Mono<Page<UserView>> list(Actor.User actor) {
        return users.all()
                .filter(user -> !user.disabled() || actor.may(Ability.USER_MANAGE))
                .collectList()
                .map(items -> new Page<>(items, null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<CreatedUser> create(Actor.User actor, @Valid @RequestBody NewUser user) {
        return users.create(actor, user);
    }

    @PatchMapping("/{id}")
    Mono<UserView> change(Actor.User actor, @PathVariable UUID id, @Valid @RequestBody UserChange change) {
        return users.change(actor, id, change);
    }

    @PutMapping("/me/availability")
    Mono<UserView> available(Actor.User actor, @RequestBody Availability wanted) {
        return users.available(actor, wanted.available());
    }

    record Availability(boolean available) {}
}
