package io.fairlead.customers;

import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What outside systems tell about people: it fills what is empty and overwrites nothing. */
@Component
public final class ContactFacts {

    private final ContactFactsTable table;
    private final Contacts contacts;
    private final Journal journal;

    ContactFacts(ContactFactsTable table, Contacts contacts, Journal journal) {
        this.table = table;
        this.contacts = contacts;
        this.journal = journal;
    }

    /** @param normalized in the form of {@link Identities}; {@code scope} is the channel account of an external id */
    public record Known(String kind, String scope, String normalized, String raw, boolean verified) {}

    /**
     * Values as they are kept: ISO 3166 alpha-2, BCP 47, IANA zone.
     *
     * @param domain registrable domain of the person's address: its company becomes the person's
     */
    public record Facts(
            @Nullable String name,
            @Nullable String company,
            @Nullable String domain,
            @Nullable String country,
            @Nullable String language,
            @Nullable String timeZone) {}

    /**
     * Commits, and tells of the contact if anything about it was new; the same facts a second time change nothing.
     *
     * @param identities at least one, strongest first; the contact is made if nobody has any of them
     * @return the contact
     */
    public Mono<UUID> learn(Actor by, List<Known> identities, Facts facts) {
        return journal.commit(by, table.learn(identities, facts).flatMap(this::learned));
    }

    private Mono<Changed<UUID>> learned(ContactFactsTable.Learned learned) {
        return learned.news()
                ? contacts.told(learned.id()).map(told -> new Changed<>(learned.id(), told.events()))
                : Mono.just(Changed.nothing(learned.id()));
    }
}
