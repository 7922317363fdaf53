package io.fairlead.channels;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Everything that is delivered and is no message: it claims its key in the ledger and has a small effect or none. */
@Component
final class SmallNews {

    private final LedgerTable ledger;

    SmallNews(LedgerTable ledger) {
        this.ledger = ledger;
    }

    Mono<Outcome> apply(Waiting waiting) {
        return switch (waiting.item()) {
            case Inbound.Unknown unknown -> claim(waiting, Outcome.IGNORED, unknown.type());
            case Inbound.Status _, Inbound.ContactUpdate _, Inbound.Message _, Inbound.Broken _ ->
                Mono.error(() -> new UnsupportedOperationException("not taken yet"));
        };
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
