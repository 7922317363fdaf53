package io.fairlead.connector.email;

import io.fairlead.channel.SecretStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Access tokens from wherever the settings say, kept in memory. */
final class TestTokens implements SecretStore {

    final Map<UUID, String> kept = new ConcurrentHashMap<>();

    static AccessTokens none() {
        return new TestTokens().tokens(Duration.ofMinutes(5));
    }

    AccessTokens tokens(Duration ahead) {
        return new AccessTokens(WebClient.create(), this, Clock.systemUTC(), ahead);
    }

    @Override
    public Mono<String> load(UUID account) {
        return Mono.justOrEmpty(kept.get(account));
    }

    @Override
    public Mono<Void> save(UUID account, String secret) {
        return Mono.fromRunnable(() -> kept.put(account, secret));
    }
}
