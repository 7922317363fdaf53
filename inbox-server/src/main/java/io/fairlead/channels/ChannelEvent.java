package io.fairlead.channels;

import io.fairlead.journal.Event;
import java.time.Instant;
import java.util.UUID;

/** What happens to channel accounts; for admins. */
public sealed interface ChannelEvent extends Event {
    String CHANGED = "channel.changed";
    String QUARANTINED = "quarantine.added";

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
