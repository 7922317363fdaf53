package io.fairlead.customers;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What outside systems tell about people: it fills what is empty and overwrites nothing. */
@Component
public final class ContactFacts {

    private final ContactFactsTable table;

    ContactFacts(ContactFactsTable table) {
        this.table = table;
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
     * One SQL call; the same facts a second time change nothing.
     *
     * @param identities at least one, strongest first; the contact is made if nobody has any of them
     * @return the contact
     */
    public Mono<UUID> learn(List<Known> identities, Facts facts) {
        return table.learn(identities, facts);
    }
}
