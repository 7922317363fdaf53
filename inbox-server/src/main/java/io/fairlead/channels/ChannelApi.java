package io.fairlead.channels;

import io.fairlead.channel.Capabilities;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Channel accounts over HTTP. */
@RestController
final class ChannelApi {

    private final ChannelAccounts channels;
    private final Connectors connectors;
    private final SettingsForm form;
    private final JsonMapper json;

    ChannelApi(ChannelAccounts channels, Connectors connectors, SettingsForm form, JsonMapper json) {
        this.channels = channels;
        this.connectors = connectors;
        this.form = form;
        this.json = json;
    }

    record Kind(String kind, Map<String, String> title, JsonNode settingsSchema, Capabilities capabilities) {}

    @GetMapping("/api/channel-kinds")
    List<Kind> kinds(Actor.User actor) {
        actor.require(Ability.CHANNEL_READ);
        return connectors.all().stream()
                .map(one -> new Kind(one.kind(), one.titles(), form.schema(one), one.capabilities()))
                .toList();
    }

    @GetMapping("/api/channels")
    Mono<Page<ChannelView>> all(Actor.User actor) {
        return channels.all(actor).map(items -> new Page<>(items, null));
    }

    @GetMapping("/api/channels/{id}")
    Mono<ChannelView> one(Actor.User actor, @PathVariable String id) {
        return channels.find(actor, Ids.parse(id, "channel"));
    }

    /** The view and, this once, {@code secret} beside it. */
    @PostMapping("/api/channels")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<JsonNode> create(Actor.User actor, @RequestBody ObjectNode given) {
        return channels.create(actor, given).map(created -> {
            ObjectNode view = json.valueToTree(created.channel());
            return view.put("secret", created.secret());
        });
    }

    @PatchMapping("/api/channels/{id}")
    Mono<ChannelView> change(Actor.User actor, @PathVariable String id, @RequestBody ObjectNode given) {
        return channels.change(actor, Ids.parse(id, "channel"), given);
    }

    @PostMapping("/api/channels/{id}/enable")
    Mono<ChannelView> enable(Actor.User actor, @PathVariable String id) {
        return channels.enable(actor, Ids.parse(id, "channel"));
    }

    @PostMapping("/api/channels/{id}/disable")
    Mono<ChannelView> disable(Actor.User actor, @PathVariable String id) {
        return channels.disable(actor, Ids.parse(id, "channel"));
    }
}
