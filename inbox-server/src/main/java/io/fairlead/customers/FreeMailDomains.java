package io.fairlead.customers;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Domains where anybody gets an address. Who writes from one belongs to no company by that. */
@Component
final class FreeMailDomains {

    private final FreeMailTable table;
    private final Journal journal;
    private final Clock clock;

    FreeMailDomains(FreeMailTable table, Journal journal, Clock clock) {
        this.table = table;
        this.journal = journal;
        this.clock = clock;
    }

    /** By name. */
    Flux<String> all(Actor actor) {
        actor.require(Ability.CONTACT_READ);
        return table.all();
    }

    /**
     * Lists the registrable domain of what is given, and gives it. A company that owned it owns it no more (I17); its people
     * stay where they are. Listing twice changes nothing.
     */
    Mono<String> list(Actor by, String raw) {
        by.require(Ability.CONTACT_MANAGE);
        String domain = domain(raw);
        return journal.commit(
                by,
                table.add(domain)
                        .flatMap(added -> added ? table.disown(domain).thenReturn(true) : Mono.just(false))
                        .map(added -> changed(domain, true, added)));
    }

    /** What is not on the list stays off it. */
    Mono<String> unlist(Actor by, String raw) {
        by.require(Ability.CONTACT_MANAGE);
        String domain = domain(raw);
        return journal.commit(by, table.remove(domain).map(removed -> changed(domain, false, removed)));
    }

    private Changed<String> changed(String domain, boolean listed, boolean news) {
        return news
                ? Changed.of(domain, new CustomerEvent.FreeMailChanged(domain, listed, clock.millis()))
                : Changed.nothing(domain);
    }

    private static String domain(String raw) {
        String domain = Identities.registrableDomain("anybody@" + raw.strip());
        if (domain == null) {
            throw Problem.Invalid.field(
                    "domain", "not-a-domain", "This is no domain at which somebody has an address.");
        }
        return domain;
    }
}
