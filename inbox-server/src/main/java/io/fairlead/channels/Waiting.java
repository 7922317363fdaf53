package io.fairlead.channels;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Person;
import io.fairlead.channel.StreamConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * An item on its way into the database.
 *
 * @param lane items of one lane are stored in the order in which they came
 * @param arrivedAt when the provider got it, of a watched channel
 */
record Waiting(
        AccountRef account,
        Inbound item,
        Lane lane,
        @Nullable Instant arrivedAt,
        Sinks.One<Outcome> answer) {

    /** What came longer than this before its channel was made is filed and not worked on. */
    static final Duration HISTORY = Duration.ofDays(14);

    /** A watched channel keeps its whole order, because its cursor moves along it; elsewhere the thread's order is enough. */
    record Lane(UUID account, @Nullable String thread) {}

    static Waiting of(AccountRef account, Inbound item, @Nullable Instant arrivedAt) {
        boolean watched = account.connector() instanceof StreamConnector<?>;
        Lane lane = new Lane(account.id(), watched ? null : thread(item));
        return new Waiting(account, item, lane, arrivedAt, Sinks.one());
    }

    /**
     * When it came, if nobody waits for an answer to it any more. By the provider's clock and not the sender's, and by the
     * channel's age and not today: what comes in late after an outage is new.
     */
    @Nullable
    Instant past() {
        if (arrivedAt == null || arrivedAt.equals(Instant.EPOCH)) {
            return null;
        }
        return arrivedAt.isBefore(account.madeAt().minus(HISTORY)) ? arrivedAt : null;
    }

    int size() {
        return item.raw().bytes().length;
    }

    private static @Nullable String thread(Inbound item) {
        return switch (item) {
            case Inbound.Message message ->
                message.thread() != null ? "thread:" + message.thread() : person(message.from());
            case Inbound.ContactUpdate update -> person(update.person());
            case Inbound.Status status -> "message:" + status.messageId();
            case Inbound.Unknown unknown -> unknown.externalKey();
            case Inbound.Unwanted unwanted -> unwanted.externalKey();
            case Inbound.Broken broken -> broken.externalKey();
        };
    }

    private static String person(Person from) {
        String[] known = {from.visitorId(), from.externalId(), from.email(), from.phone()};
        for (String id : known) {
            if (id != null) {
                return "person:" + id;
            }
        }
        return "person";
    }
}
