package io.fairlead.channels;

import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The same content within ten minutes is the same delivery, on whichever node it arrives: the second takes the key of the
 * first. So it is a duplicate if the first was stored, and takes its place if it was not.
 */
@Component
final class SameDeliveries {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private final SameDeliveryTable table;
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);

    SameDeliveries(SameDeliveryTable table) {
        this.table = table;
    }

    /** The receipt itself, or one whose item has the earlier key. Only receipts of one item can be the same. */
    Mono<Receipt> keyed(UUID account, Receipt receipt, Instant at) {
        String sameness = receipt.sameness();
        if (sameness == null || receipt.items().size() != 1) {
            return Mono.just(receipt);
        }
        Inbound item = receipt.items().getFirst();
        return sweep(at)
                .then(Mono.defer(() -> table.claim(account, sameness, item.externalKey(), at, at.minus(WINDOW))))
                .map(key -> new Receipt(List.of(withKey(item, key)), receipt.answer(), receipt.proof(), sameness));
    }

    private static Inbound withKey(Inbound item, String key) {
        return switch (item) {
            case Inbound.Message message -> message.withKey(key);
            case Inbound.Broken broken -> broken.withKey(key);
            default -> item;
        };
    }

    /** Now and then, by whoever comes first. */
    private Mono<Void> sweep(Instant now) {
        Instant last = swept.get();
        boolean due = last.plus(WINDOW).isBefore(now) && swept.compareAndSet(last, now);
        return due ? table.forget(now.minus(WINDOW)) : Mono.empty();
    }
}
