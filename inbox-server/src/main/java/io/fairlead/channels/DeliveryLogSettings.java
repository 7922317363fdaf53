package io.fairlead.channels;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.delivery-log}.
 *
 * @param keep how long the log of what came by HTTP is kept; the ledger is kept for ever
 */
@ConfigurationProperties("fairlead.delivery-log")
record DeliveryLogSettings(@DefaultValue("30d") Duration keep) {}
