package io.fairlead.customers;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The organisations that people belong to. One out of the actor's scope does not exist for the actor. */
@Component
public final class Companies {

    private final CompanyTable table;

    Companies(CompanyTable table) {
        this.table = table;
    }

    /**
     * By name.
     *
     * @param q part of a name or domain
     */
    Mono<Page<CompanyView>> list(Actor actor, @Nullable String q, int limit, @Nullable String after) {
        actor.require(Ability.CONTACT_READ);
        return table.list(actor, q == null || q.isBlank() ? null : q, limit, after);
    }

    public Mono<CompanyView> find(Actor actor, UUID id) {
        actor.require(Ability.CONTACT_READ);
        return table.find(actor, id).switchIfEmpty(Mono.error(() -> new Problem.NotFound("company")));
    }
}
