package io.fairlead.inbox;

import io.fairlead.customers.Identities;
import java.time.Instant;
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
                null,
                thread,
                token,
                null,
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
                List.of(),
                answered,
                "Subject of " + key,
                text,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                text.length(),
                text,
                null);
    }

    /** One copy of a mail that went to several accounts. */
    public static Arrival copy(UUID account, UUID inbox, String fingerprint, String email, String text) {
        Arrival one = of(
                account,
                inbox,
                fingerprint,
                "text",
                fingerprint,
                "thread " + fingerprint,
                null,
                email,
                List.of(),
                List.of(),
                text);
        return new Arrival(
                account,
                inbox,
                one.externalKey(),
                one.kind(),
                one.externalId(),
                fingerprint,
                one.thread(),
                null,
                null,
                one.identities(),
                one.name(),
                null,
                one.domain(),
                null,
                null,
                null,
                one.sender(),
                one.from(),
                one.to(),
                one.cc(),
                List.of(),
                one.answered(),
                one.subject(),
                one.text(),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                one.size(),
                one.raw(),
                null);
    }

    /** The same, out of a mailbox that was there long before its channel. */
    public static Arrival past(Arrival one, Instant came) {
        return new Arrival(
                one.channelAccountId(),
                one.inboxId(),
                one.externalKey(),
                one.kind(),
                one.externalId(),
                one.fingerprint(),
                one.thread(),
                one.conversationToken(),
                one.answeredConversation(),
                one.identities(),
                one.name(),
                one.company(),
                one.domain(),
                one.country(),
                one.language(),
                one.timeZone(),
                one.sender(),
                one.from(),
                one.to(),
                one.cc(),
                one.answerTo(),
                one.answered(),
                one.subject(),
                one.text(),
                one.html(),
                one.quoteOffset(),
                one.files(),
                one.sentAt(),
                came,
                one.productLine(),
                one.source(),
                one.size(),
                one.raw(),
                one.rawRef());
    }
}
