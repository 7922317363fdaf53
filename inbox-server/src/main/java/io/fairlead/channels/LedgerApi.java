package io.fairlead.channels;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
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

    private record Cursor(@Nullable Instant at, @Nullable String key) {}

    @GetMapping("/api/channels/{id}/ledger")
    Mono<Page<LedgerTable.Line>> lines(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after) {
        int size = Page.limit(limit);
        Cursor from = cursor(after);
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> ledger.lines(channel.id(), outcome, from.at(), from.key(), size + 1)
                        .collectList())
                .map(lines -> page(lines, size));
    }

    private static Page<LedgerTable.Line> page(List<LedgerTable.Line> lines, int size) {
        if (lines.size() <= size) {
            return new Page<>(lines, null);
        }
        LedgerTable.Line last = lines.get(size - 1);
        String cursor = last.receivedAt() + " " + last.externalKey();
        return new Page<>(
                lines.subList(0, size),
                Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8)));
    }

    private static Cursor cursor(@Nullable String after) {
        if (after == null) {
            return new Cursor(null, null);
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            return new Cursor(Instant.parse(text.substring(0, Math.max(0, space))), text.substring(space + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Problem.Invalid.field("after", "invalid", "This is not a cursor of this list.");
        }
    }
}
