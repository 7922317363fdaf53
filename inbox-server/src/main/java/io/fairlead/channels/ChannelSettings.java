package io.fairlead.channels;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code fairlead.channels}.
 *
 * @param bodyLimit largest body of a webhook or of a form without files
 * @param uploadLimit largest body of a form with files
 * @param waitingItems items that may wait for the database before senders are told to come again
 * @param waitingBytes size of their raw bytes together
 * @param formsPerMinute posts of one form from one address in a minute, after a burst of as many
 * @param lease how long a watched channel or a message that is being sent belongs to a node that has stopped answering
 * @param retryFirst pause before the second attempt to send; it grows to {@code retryLongest} before the last
 * @param attempts attempts to send before a message is shown as failed
 * @param checkEvery how often a mailbox is compared with its ledger
 * @param internalHosts hosts that replies, attachments and hooks may reach although their address is not public
 * @param imageHosts the same for remote images of mails, whose addresses strangers choose
 * @param deliveryLog how long the log of what came by HTTP is kept; the ledger is kept for ever
 */
@ConfigurationProperties("fairlead.channels")
record ChannelSettings(
        @DefaultValue("1MB") DataSize bodyLimit,
        @DefaultValue("10MB") DataSize uploadLimit,
        @DefaultValue("10000") int waitingItems,
        @DefaultValue("64MB") DataSize waitingBytes,
        @DefaultValue("20") int formsPerMinute,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration retryFirst,
        @DefaultValue("30m") Duration retryLongest,
        @DefaultValue("8") int attempts,
        @DefaultValue("15m") Duration checkEvery,
        @DefaultValue List<String> internalHosts,
        @DefaultValue List<String> imageHosts,
        @DefaultValue("30d") Duration deliveryLog) {}
