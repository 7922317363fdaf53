package io.fairlead.standalone;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.postgres}.
 *
 * @param url {@code postgresql://user:password@host:port/database}; empty: Fairlead starts its own PostgreSQL
 * @param allowUnsafe accept a PostgreSQL that may lose what it has acknowledged (fsync or synchronous_commit off)
 * @param statementTimeout after which PostgreSQL stops a statement by itself
 * @param lockTimeout after which PostgreSQL stops waiting for a lock
 */
@ConfigurationProperties("fairlead.postgres")
record PostgresSettings(
        @DefaultValue("") String url,
        @DefaultValue("false") boolean allowUnsafe,
        @DefaultValue("30s") Duration statementTimeout,
        @DefaultValue("10s") Duration lockTimeout) {}
