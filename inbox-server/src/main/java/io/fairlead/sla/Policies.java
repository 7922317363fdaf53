package io.fairlead.sla;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The company's service targets. */
@Component
public final class Policies {

    private final PolicyTable table;
    private final Journal journal;

    Policies(PolicyTable table, Journal journal) {
        this.table = table;
        this.journal = journal;
    }

    /** By name. There are a handful; exactly one is the standard. */
    public Flux<PolicyView> all() {
        return table.all();
    }

    /** @throws Problem.Conflict {@code name-taken} if the name is, or an inbox or calendar is not there */
    public Mono<PolicyView> create(Actor actor, PolicyChange change) {
        actor.require(Ability.SLA_MANAGE);
        return saved(actor, change, table.insert(Ids.next(), change));
    }

    /** @throws Problem.Conflict as {@link #create}, and {@code stale-version} */
    public Mono<PolicyView> change(Actor actor, UUID id, PolicyChange change) {
        actor.require(Ability.SLA_MANAGE);
        return saved(actor, change, table.update(id, change)).switchIfEmpty(Mono.defer(() -> missed(id)));
    }

    private Mono<PolicyView> saved(Actor actor, PolicyChange change, Mono<UUID> written) {
        Mono<PolicyView> whole = written.flatMap(id -> given(id, change).then(table.find(id)));
        return journal.commit(actor, whole.map(Changed::nothing))
                .onErrorMap(DataIntegrityViolationException.class, Policies::problem);
    }

    private Mono<Void> given(UUID id, PolicyChange change) {
        return change.inboxes() == null ? Mono.empty() : table.give(id, change.inboxes());
    }

    private Mono<PolicyView> missed(UUID id) {
        return table.find(id)
                .flatMap(_ -> Mono.<PolicyView>error(
                        () -> new Problem.Conflict("stale-version", "Somebody else has changed the policy.")))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("policy")));
    }

    private static Problem problem(DataIntegrityViolationException error) {
        String what = String.valueOf(error.getMessage());
        if (what.contains("sla_policy_calendar_id_fkey")) {
            return Problem.Invalid.field("calendarId", "not-found", "There is no such calendar.");
        }
        if (what.contains("sla_inbox_inbox_id_fkey")) {
            return Problem.Invalid.field("inboxes", "not-found", "One of the inboxes is not there.");
        }
        return new Problem.Conflict("name-taken", "There is another policy of this name.");
    }
}
