package io.fairlead.standalone;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import java.time.Duration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/** How the drivers behave. The pool's own settings are {@code spring.r2dbc.pool} in application.yml. */
@Configuration(proxyBeanMethods = false)
class ServersConfiguration {

    private static final Duration REDIS_CONNECT = Duration.ofSeconds(2);

    /** Event loops of the driver's own: sharing those of the web server made the pool two to three times slower. */
    @Bean(destroyMethod = "dispose")
    LoopResources postgresLoops() {
        return LoopResources.create("postgres", 1, Runtime.getRuntime().availableProcessors(), true, false);
    }

    @Bean
    ConnectionFactoryOptionsBuilderCustomizer postgresOptions(PostgresSettings settings, LoopResources postgresLoops) {
        return options -> options.option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, postgresLoops)
                .option(PostgresqlConnectionFactoryProvider.STATEMENT_TIMEOUT, settings.statementTimeout())
                .option(PostgresqlConnectionFactoryProvider.LOCK_WAIT_TIMEOUT, settings.lockTimeout())
                .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "fairlead")
                .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true);
    }

    /** While Redis is away commands fail at once: what they carry is not worth waiting for. */
    @Bean
    LettuceClientOptionsBuilderCustomizer redisOptions() {
        return options -> options.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(REDIS_CONNECT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled());
    }
}
