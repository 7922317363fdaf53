package io.fairlead.channels;

import io.fairlead.channel.FormingConnector;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Building a form, over HTTP. */
@RestController
final class FormBuilderApi {

    private final Forms forms;

    FormBuilderApi(Forms forms) {
        this.forms = forms;
    }

    /** @param version the channel's that was edited */
    record Publication(long version, @Nullable JsonNode definition) {}

    record Sketch(@Nullable JsonNode definition, @Nullable String language) {}

    @GetMapping("/api/channels/{id}/form")
    Mono<Forms.FormView> form(Actor.User actor, @PathVariable String id) {
        return forms.find(actor, Ids.parse(id, "channel"));
    }

    @PutMapping("/api/channels/{id}/form")
    Mono<Forms.FormView> publish(Actor.User actor, @PathVariable String id, @RequestBody Publication given) {
        return forms.publish(actor, Ids.parse(id, "channel"), given.version(), given.definition());
    }

    @GetMapping("/api/channels/{id}/form/versions/{version}")
    Mono<JsonNode> version(Actor.User actor, @PathVariable String id, @PathVariable int version) {
        return forms.version(actor, Ids.parse(id, "channel"), version);
    }

    @PostMapping("/api/channels/{id}/form/preview")
    Mono<FormingConnector.Preview> preview(Actor.User actor, @PathVariable String id, @RequestBody Sketch given) {
        return forms.preview(actor, Ids.parse(id, "channel"), given.definition(), given.language());
    }
}
