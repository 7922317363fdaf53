package io.fairlead.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.access}.
 *
 * @param sessionIdle a session unused for this long ends
 * @param sessionLifetime a session ends after this long however much it is used
 * @param hashingThreads passwords checked at the same time; each takes about 19 MiB and a core for some 50 ms
 * @param hashingQueue further sign-ins that may wait; more are turned away with 503
 * @param accountFailures wrong passwords per account within {@code failureWindow} before 429
 * @param addressFailures wrong passwords per client address within {@code failureWindow} before 429
 * @param failureWindow how long a wrong password is remembered
 */
@ConfigurationProperties("fairlead.access")
record AccessSettings(
        @DefaultValue("24h") Duration sessionIdle,
        @DefaultValue("14d") Duration sessionLifetime,
        @DefaultValue("2") int hashingThreads,
        @DefaultValue("60") int hashingQueue,
        @DefaultValue("10") int accountFailures,
        @DefaultValue("50") int addressFailures,
        @DefaultValue("5m") Duration failureWindow) {

    AccessSettings {
        if (hashingThreads < 1 || hashingQueue < 0) {
            throw new IllegalArgumentException(
                    "fairlead.access.hashing-threads must be at least 1 and hashing-queue at least 0");
        }
        if (sessionIdle.isNegative() || sessionIdle.isZero() || sessionLifetime.compareTo(sessionIdle) < 0) {
            throw new IllegalArgumentException(
                    "fairlead.access.session-idle must be above zero and at most session-lifetime");
        }
    }
}
