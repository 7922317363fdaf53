package io.fairlead.channels;

import io.fairlead.journal.Event;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to channel accounts; for admins. */
public sealed interface ChannelEvent extends Event {
    String CHANGED = "channel.changed";
    String QUARANTINED = "quarantine.added";
    String GAP = "channel.gap";

    @Override
    default String audience() {
        return Event.ADMINS;
    }

    record ChannelChanged(ChannelView channel) implements ChannelEvent {
        @Override
        public String type() {
            return CHANGED;
        }

        @Override
        public UUID subject() {
            return channel.id();
        }

        @Override
        public long version() {
            return channel.version();
        }
    }

    /**
     * The channel holds things that its ledger does not know.
     *
     * @param sample the first of their numbers, for people
     */
    record GapFound(
            UUID channelId,
            String name,
            int missing,
            @Nullable String sample) implements ChannelEvent {
        @Override
        public String type() {
            return GAP;
        }

        @Override
        public UUID subject() {
            return channelId;
        }

        @Override
        public long version() {
            return 1;
        }
    }

    record QuarantineAdded(UUID id, UUID channelId, Instant receivedAt, String reason, String detail)
            implements ChannelEvent {
        @Override
        public String type() {
            return QUARANTINED;
        }

        @Override
        public UUID subject() {
            return id;
        }

        @Override
        public long version() {
            return 1;
        }
    }
}
