package io.fairlead.standalone;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.redis}.
 *
 * @param url {@code redis://[user:password@]host:port[/number]} or {@code rediss://…}; empty: Fairlead starts its own Redis
 */
@ConfigurationProperties("fairlead.redis")
record RedisSettings(@DefaultValue("") String url) {}
