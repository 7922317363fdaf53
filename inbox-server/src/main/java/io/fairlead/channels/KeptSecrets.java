package io.fairlead.channels;

import io.fairlead.channel.SecretStore;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Secrets that providers give anew, encrypted like those of the settings but beside them: they change without an edit. */
@Component
final class KeptSecrets implements SecretStore {

    private final StreamTable table;
    private final SecretBox box;

    KeptSecrets(StreamTable table, SecretBox box) {
        this.table = table;
        this.box = box;
    }

    @Override
    public Mono<String> load(UUID account) {
        return table.secret(account).map(envelope -> box.open(account, envelope));
    }

    @Override
    public Mono<Void> save(UUID account, String secret) {
        return Mono.fromCallable(() -> box.seal(account, secret))
                .flatMap(envelope -> table.keepSecret(account, envelope));
    }
}
