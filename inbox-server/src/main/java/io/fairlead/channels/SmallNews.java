package io.fairlead.channels;

import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.Outgoing;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Everything that is delivered and is no message: it claims its key in the ledger and has a small effect or none. */
@Component
final class SmallNews {

    private final LedgerTable ledger;
    private final Outgoing outgoing;

    SmallNews(LedgerTable ledger, Outgoing outgoing) {
        this.ledger = ledger;
        this.outgoing = outgoing;
    }

    Mono<Outcome> apply(Waiting waiting) {
        return switch (waiting.item()) {
            case Inbound.Unknown unknown -> claim(waiting, Outcome.IGNORED, unknown.type());
            case Inbound.Status status -> status(waiting, status);
            case Inbound.ContactUpdate _, Inbound.Message _, Inbound.Broken _ ->
                Mono.error(() -> new UnsupportedOperationException("not taken yet"));
        };
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
                .flatMap(moved -> claim(waiting, moved ? Outcome.APPLIED : Outcome.IGNORED, "message.status"));
    }

    private Mono<Outcome> claim(Waiting waiting, Outcome outcome, String type) {
        UUID account = waiting.account().id();
        String kind = type.length() <= 100 ? type : type.substring(0, 100);
        var entry = new LedgerTable.Entry(
                account,
                waiting.item().externalKey(),
                outcome.name().toLowerCase(java.util.Locale.ROOT),
                kind,
                waiting.size(),
                Arrivals.text(waiting.item().raw().bytes()),
                null);
        return ledger.claim(entry).map(claimed -> claimed ? outcome : Outcome.DUPLICATE);
    }
}
