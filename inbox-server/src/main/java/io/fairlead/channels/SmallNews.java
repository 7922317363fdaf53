package io.fairlead.channels;

import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Person;
import io.fairlead.customers.ContactFacts;
import io.fairlead.customers.Identities;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Everything that is delivered and is no message: it claims its key in the ledger and has a small effect or none. */
@Component
final class SmallNews {

    private final LedgerTable ledger;
    private final Outgoing outgoing;
    private final ContactFacts contacts;

    SmallNews(LedgerTable ledger, Outgoing outgoing, ContactFacts contacts) {
        this.ledger = ledger;
        this.contacts = contacts;
        this.outgoing = outgoing;
    }

    Mono<Outcome> apply(Waiting waiting) {
        return switch (waiting.item()) {
            case Inbound.Unknown unknown -> claim(waiting, Outcome.IGNORED, unknown.type(), null);
            case Inbound.Unwanted unwanted -> unwanted(waiting, unwanted);
            case Inbound.Status status -> status(waiting, status);
            case Inbound.ContactUpdate update -> contact(waiting, update);
            case Inbound.Message _, Inbound.Broken _ ->
                Mono.error(() -> new IllegalArgumentException("goes another way"));
        };
    }

    private Mono<Outcome> unwanted(Waiting waiting, Inbound.Unwanted unwanted) {
        Outcome outcome = switch (unwanted.why()) {
            case LOOP -> Outcome.LOOP;
            case BLOCKED -> Outcome.BLOCKED;
        };
        return claim(waiting, outcome, "message", unwanted.detail());
    }

    /** The status first: it moves forward only, so that a second time does no harm; the key tells that it was done. */
    private Mono<Outcome> status(Waiting waiting, Inbound.Status status) {
        String code = status.code() == null ? "reported" : status.code();
        String detail = status.detail() == null ? "The channel reported a failure." : status.detail();
        MessageView.Failure failure =
                status.state() == DeliveryState.FAILED ? new MessageView.Failure(code, detail) : null;
        return outgoing.statusByExternalId(
                        waiting.account().id(),
                        status.messageId(),
                        status.state().name().toLowerCase(java.util.Locale.ROOT),
                        failure)
                .hasElement()
                .flatMap(moved -> claim(waiting, moved ? Outcome.APPLIED : Outcome.IGNORED, "message.status", null));
    }

    /** The facts first: a second time they fill nothing. */
    private Mono<Outcome> contact(Waiting waiting, Inbound.ContactUpdate update) {
        AccountRef account = waiting.account();
        Person person = update.person();
        String email = Identities.email(person.email());
        List<ContactFacts.Known> known = Arrivals.identities(account, update, email).stream()
                .map(one ->
                        new ContactFacts.Known(one.kind(), one.scope(), one.normalized(), one.raw(), one.verified()))
                .toList();
        ContactFacts.Facts facts = new ContactFacts.Facts(
                cut(person.name()),
                cut(person.company()),
                Identities.registrableDomain(email),
                Arrivals.country(account, person),
                Identities.language(person.language()),
                cut(person.timeZone()));
        return contacts.learn(new Actor.Outside(account.id()), known, facts)
                .flatMap(_ -> claim(waiting, Outcome.APPLIED, "contact.updated", null));
    }

    static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 200 ? text : text.substring(0, 200);
    }

    private Mono<Outcome> claim(Waiting waiting, Outcome outcome, String type, @Nullable String reason) {
        UUID account = waiting.account().id();
        String kind = type.length() <= 100 ? type : type.substring(0, 100);
        var entry = new LedgerTable.Entry(
                account,
                waiting.item().externalKey(),
                outcome.name().toLowerCase(java.util.Locale.ROOT),
                kind,
                waiting.size(),
                Arrivals.text(waiting.item().raw().bytes()),
                reason);
        return ledger.claim(entry).map(claimed -> claimed ? outcome : Outcome.DUPLICATE);
    }
}
