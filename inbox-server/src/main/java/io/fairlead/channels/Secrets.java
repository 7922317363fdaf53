package io.fairlead.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is inside an account's envelope.
 *
 * @param own secrets of the account, newest first: the present one and those that hold beside it, so that senders can change
 *     over each at its own time
 * @param settings secret settings
 */
record Secrets(List<Key> own, JsonNode settings) {

    /** @param until null: it holds until somebody ends it */
    record Key(UUID id, String secret, @Nullable Instant until) {
        boolean holds(Instant now) {
            return until == null || until.isAfter(now);
        }

        Key until(Instant end) {
            return until != null && until.isBefore(end) ? this : new Key(id, secret, end);
        }
    }

    List<Key> holding(Instant now) {
        return own.stream().filter(key -> key.holds(now)).toList();
    }

    /** @param overlap how long those before hold beside the new one; null: until somebody ends them */
    Secrets rotated(Key fresh, @Nullable Duration overlap, Instant now) {
        List<Key> all = new ArrayList<>(List.of(fresh));
        for (Key key : holding(now)) {
            all.add(overlap == null ? key : key.until(now.plus(overlap)));
        }
        return new Secrets(all.stream().filter(key -> key.holds(now)).toList(), settings);
    }

    Secrets newest() {
        return new Secrets(own.stream().limit(1).toList(), settings);
    }

    /** When it ends: null if it does not, now if it is not here any more. */
    @Nullable
    Instant until(UUID id, Instant now) {
        for (Key key : own) {
            if (key.id().equals(id)) {
                return key.until();
            }
        }
        return now;
    }

    Secrets without(UUID id) {
        return new Secrets(own.stream().filter(key -> !key.id().equals(id)).toList(), settings);
    }

    Secrets with(JsonNode changed) {
        return new Secrets(own, changed);
    }
}
