package io.fairlead.customers;

import io.fairlead.customers.CustomerEvent.ContactChanged;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The people who write to us. A contact out of the actor's scope does not exist for the actor: seen are those who wrote to
 * one of the actor's inboxes, and those who wrote to none.
 */
@Component
public final class Contacts {

    private final ContactTable table;
    private final CompanyTable companies;
    private final Journal journal;

    Contacts(ContactTable table, CompanyTable companies, Journal journal) {
        this.table = table;
        this.companies = companies;
        this.journal = journal;
    }

    /**
     * The latest sign of life first.
     *
     * @param q part of a name, company, address or number
     */
    Mono<Page<ContactView>> list(
            Actor actor, @Nullable String q, @Nullable UUID company, int limit, @Nullable String after) {
        actor.require(Ability.CONTACT_READ);
        return table.list(actor, q == null || q.isBlank() ? null : q, company, limit, after);
    }

    /** With the conversations that the actor sees. */
    public Mono<ContactView> find(Actor actor, UUID id) {
        actor.require(Ability.CONTACT_READ);
        return table.detail(actor, id).switchIfEmpty(Mono.error(() -> new Problem.NotFound("contact")));
    }

    /** @throws Problem.Conflict {@code stale-version} as an error if somebody was faster */
    Mono<ContactView> edit(Actor by, UUID id, ContactEdit command) {
        by.require(Ability.CONTACT_EDIT);
        ContactEdit edit = command.checked();
        Mono<Changed<ContactView>> work = table.lock(by, id)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("contact")))
                .filter(edit.version()::equals)
                .switchIfEmpty(Mono.error(
                        () -> new Problem.Conflict("stale-version", "Somebody has changed this contact meanwhile.")))
                .then(Mono.defer(() -> company(by, edit)))
                .then(Mono.defer(() -> table.edit(id, edit)))
                .then(Mono.defer(() -> told(id)));
        return journal.commit(by, work);
    }

    /** The contact as it is now, and the events that tell of it; inside {@link Journal#commit}. */
    Mono<Changed<ContactView>> told(UUID id) {
        return table.view(id).zipWhen(_ -> table.inboxes(id).collectList()).map(both -> {
            ContactView view = both.getT1();
            List<ContactChanged> events = both.getT2().isEmpty()
                    ? List.of(new ContactChanged(view, null))
                    : both.getT2().stream()
                            .map(inbox -> new ContactChanged(view, inbox))
                            .toList();
            return new Changed<>(view, events);
        });
    }

    private Mono<Boolean> company(Actor by, ContactEdit edit) {
        UUID company = edit.company();
        return company == null
                ? Mono.just(true)
                : companies
                        .find(by, company)
                        .hasElement()
                        .filter(Boolean::booleanValue)
                        .switchIfEmpty(Mono.error(ContactEdit::unknownCompany));
    }
}
