package io.fairlead.channels;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The ledger of a channel over HTTP, newest first. */
@RestController
final class LedgerApi {

    private final ChannelAccounts channels;
    private final LedgerTable ledger;

    LedgerApi(ChannelAccounts channels, LedgerTable ledger) {
        this.channels = channels;
        this.ledger = ledger;
    }

    @GetMapping("/api/channels/{id}/ledger")
    Mono<Page<LedgerTable.Line>> lines(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after) {
        int size = Page.limit(limit);
        PageKey from = PageKey.parse(after);
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> ledger.lines(channel.id(), outcome, from.at(), from.key(), size + 1)
                        .collectList())
                .map(lines -> PageKey.page(lines, size, line -> new PageKey(line.receivedAt(), line.externalKey())));
    }
}
