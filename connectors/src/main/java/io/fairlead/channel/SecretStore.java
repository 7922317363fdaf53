package io.fairlead.channel;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Keeps one secret text per account between runs, encrypted: what a provider gives anew, such as a refresh token. */
public interface SecretStore {
    /** Empty if there is none. */
    Mono<String> load(UUID account);

    Mono<Void> save(UUID account, String secret);
}
