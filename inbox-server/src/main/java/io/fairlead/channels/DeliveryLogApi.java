package io.fairlead.channels;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The log of what came by HTTP, over HTTP; newest first. */
@RestController
final class DeliveryLogApi {

    private static final int LONGEST_LOOK_HOURS = 31 * 24;

    private final DeliveryLog deliveries;

    DeliveryLogApi(DeliveryLog deliveries) {
        this.deliveries = deliveries;
    }

    /** @param id the sender's id of the delivery, its id of the message, or our message's */
    @GetMapping("/api/channels/{channel}/deliveries")
    Mono<Page<DeliveryLogTable.Line>> page(
            Actor.User actor,
            @PathVariable String channel,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable String id,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after) {
        var filter = new DeliveryLogTable.Filter(
                outcome,
                id == null || id.isBlank() ? null : id.strip(),
                DeliveryLog.time(from, "from"),
                DeliveryLog.time(to, "to"),
                after == null ? null : Ids.parse(after, "delivery"));
        return deliveries.page(actor, Ids.parse(channel, "channel"), filter, Page.limit(limit));
    }

    @GetMapping("/api/channels/{channel}/deliveries/{id}")
    Mono<DeliveryLog.Entry> one(Actor.User actor, @PathVariable String channel, @PathVariable String id) {
        return deliveries.find(actor, Ids.parse(channel, "channel"), Ids.parse(id, "delivery"));
    }

    @GetMapping("/api/channels/{channel}/deliveries/{id}/body")
    Mono<ResponseEntity<byte[]>> body(Actor.User actor, @PathVariable String channel, @PathVariable String id) {
        return deliveries
                .body(actor, Ids.parse(channel, "channel"), Ids.parse(id, "delivery"))
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"delivery-" + Ids.parse(id, "delivery") + "\"")
                        .body(bytes));
    }

    /** @param hours how far back; a week if it is not said */
    @GetMapping("/api/channels/{channel}/refusals")
    Mono<Page<RefusalTable.Refusals>> refusals(
            Actor.User actor, @PathVariable String channel, @RequestParam @Nullable Integer hours) {
        int back = hours == null ? 7 * 24 : hours;
        if (back < 1 || back > LONGEST_LOOK_HOURS) {
            throw Problem.Invalid.field("hours", "out-of-range", "hours must be 1 to " + LONGEST_LOOK_HOURS + ".");
        }
        return deliveries
                .refusals(actor, Ids.parse(channel, "channel"), Duration.ofHours(back))
                .map(items -> new Page<>(items, null));
    }
}
