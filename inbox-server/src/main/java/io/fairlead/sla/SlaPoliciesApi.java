package io.fairlead.sla;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Service targets, for admins. */
@RestController
@RequestMapping("/api/sla-policies")
final class SlaPoliciesApi {

    private final Policies policies;

    SlaPoliciesApi(Policies policies) {
        this.policies = policies;
    }

    @GetMapping
    Mono<Page<PolicyView>> all(Actor.User actor) {
        actor.require(Ability.SLA_MANAGE);
        return policies.all().collectList().map(items -> new Page<>(items, null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<PolicyView> create(Actor.User actor, @Valid @RequestBody PolicyChange change) {
        return policies.create(actor, change);
    }

    @PutMapping("/{id}")
    Mono<PolicyView> change(Actor.User actor, @PathVariable UUID id, @Valid @RequestBody PolicyChange change) {
        return policies.change(actor, id, change);
    }
}
