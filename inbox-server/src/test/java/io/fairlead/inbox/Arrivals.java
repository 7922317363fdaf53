package io.fairlead.inbox;

import io.fairlead.customers.Identities;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes arrivals for tests. */
public final class Arrivals {
    private Arrivals() {}

    /** A text from an e-mail address, in the person's own thread. */
    public static Arrival text(UUID account, UUID inbox, String key, String email, String text) {
        return of(account, inbox, key, "text", key, null, null, email, List.of(), List.of(), text);
    }

    public static Arrival of(
            UUID account,
            UUID inbox,
            String key,
            String kind,
            String externalId,
            String thread,
            UUID token,
            String email,
            List<String> answered,
            List<Arrival.Party> cc,
            String text) {
        String normal = Identities.email(email);
        return new Arrival(
                account,
                inbox,
                key,
                kind,
                externalId,
                thread,
                token,
                List.of(new Arrival.Identity("email", "", normal, email, false)),
                email.substring(0, email.indexOf('@')),
                null,
                Identities.registrableDomain(normal),
                null,
                null,
                null,
                normal,
                new Arrival.Party(null, email),
                List.of(),
                cc,
                answered,
                "Subject of " + key,
                text,
                null,
                null,
                List.of(),
                null,
                null,
                Map.of(),
                text.length(),
                text,
                null);
    }
}
