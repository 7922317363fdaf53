package io.fairlead.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.presence}.
 *
 * @param grace how long a user stays online after the last socket went: a reload or a tunnel is not a departure
 * @param heartbeat how often a node repeats its state in Redis and reads the others'
 * @param forget another node's state is dropped when nothing was heard of it for this long; also the expiry of the keys
 */
@ConfigurationProperties("fairlead.presence")
record PresenceSettings(
        @DefaultValue("30s") Duration grace,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("35s") Duration forget) {

    PresenceSettings {
        if (forget.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "fairlead.presence.forget must be at least twice fairlead.presence.heartbeat");
        }
    }
}
