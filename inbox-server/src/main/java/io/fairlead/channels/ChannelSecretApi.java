package io.fairlead.channels;

import io.fairlead.channel.HttpConnector;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Secrets of channels over HTTP; none is ever told again. */
@RestController
final class ChannelSecretApi {

    private final ChannelSecrets secrets;

    ChannelSecretApi(ChannelSecrets secrets) {
        this.secrets = secrets;
    }

    @GetMapping("/api/channels/{id}/secrets")
    Mono<Page<ChannelSecrets.View>> all(Actor.User actor, @PathVariable String id) {
        return secrets.all(actor, Ids.parse(id, "channel")).map(items -> new Page<>(items, null));
    }

    @PostMapping("/api/channels/{id}/rotate-secret")
    Mono<ChannelSecrets.Fresh> rotate(
            Actor.User actor, @PathVariable String id, @RequestBody(required = false) @Nullable Rotation how) {
        return secrets.rotate(actor, Ids.parse(id, "channel"), how == null ? Rotation.USUAL : how);
    }

    @DeleteMapping("/api/channels/{id}/secrets/{secret}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> end(Actor.User actor, @PathVariable String id, @PathVariable String secret) {
        return secrets.end(actor, Ids.parse(id, "channel"), Ids.parse(secret, "secret"));
    }

    @PostMapping("/api/channels/{id}/sign")
    Mono<HttpConnector.Signed> sign(
            Actor.User actor, @PathVariable String id, @RequestBody ChannelSecrets.Sample sample) {
        return secrets.sign(actor, Ids.parse(id, "channel"), sample);
    }
}
