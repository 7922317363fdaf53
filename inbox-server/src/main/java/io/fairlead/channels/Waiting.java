package io.fairlead.channels;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Person;
import io.fairlead.channel.StreamConnector;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * An item on its way into the database.
 *
 * @param lane items of one lane are stored in the order in which they came
 */
record Waiting(AccountRef account, Inbound item, Lane lane, Sinks.One<Outcome> answer) {

    /** A watched channel keeps its whole order, because its cursor moves along it; elsewhere the thread's order is enough. */
    record Lane(UUID account, @Nullable String thread) {}

    static Waiting of(AccountRef account, Inbound item) {
        boolean watched = account.connector() instanceof StreamConnector<?>;
        Lane lane = new Lane(account.id(), watched ? null : thread(item));
        return new Waiting(account, item, lane, Sinks.one());
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
