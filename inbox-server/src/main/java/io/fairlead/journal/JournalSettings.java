package io.fairlead.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.journal}.
 *
 * @param poll how often the table is looked at when no hint comes
 * @param keepInMemory newest rows kept per node, from which browsers resume without a query
 * @param lease how long a durable listener belongs to a node that has stopped answering
 * @param parkAfter failures of one event in a row after which it is parked
 */
@ConfigurationProperties("fairlead.journal")
record JournalSettings(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("20000") int keepInMemory,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("5") int parkAfter) {}
