package io.fairlead.channels;

import io.fairlead.channel.BadSettings;
import io.fairlead.channel.FormingConnector.Form;
import io.fairlead.channel.FormingConnector.Preview;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What admins build: forms are published version by version, and every version is kept. */
@Component
final class Forms {

    /** It is held in memory by every node and sent with its channel. */
    private static final int LARGEST = 128 * 1024;

    private final ChannelAccounts channels;
    private final Accounts accounts;
    private final FormTable table;
    private final JsonMapper json;

    Forms(ChannelAccounts channels, Accounts accounts, FormTable table, JsonMapper json) {
        this.channels = channels;
        this.accounts = accounts;
        this.table = table;
        this.json = json;
    }

    /**
     * @param version the channel's, to be given back when publishing
     * @param definition as published; if {@code published} is false, the standard form to begin with
     */
    record FormView(
            UUID id,
            long version,
            String name,
            String url,
            boolean published,
            JsonNode definition,
            List<FormTable.Version> versions) {}

    Mono<FormView> find(Actor actor, UUID id) {
        return channels.find(actor, id)
                .zipWhen(channel -> formed(id))
                .flatMap(both -> view(both.getT1(), both.getT2().form()));
    }

    /**
     * @param version of the channel that was edited
     * @param given its version and that of its consent are counted here, whatever they say
     */
    Mono<FormView> publish(Actor.User by, UUID id, long version, @Nullable JsonNode given) {
        by.require(Ability.CHANNEL_MANAGE);
        JsonNode wanted = needed(given);
        return find(by, id).zipWith(formed(id)).flatMap(both -> {
            Form now = built(both.getT2(), wanted, both.getT1());
            String text = json.writeValueAsString(now.definition());
            if (text.length() > LARGEST) {
                return Mono.error(() -> Problem.Invalid.field(
                        "definition", "too-large", "A form may have up to " + LARGEST + " characters in all."));
            }
            Mono<Void> keep = Mono.defer(() -> table.insert(id, now.version(), text, by.id()));
            return channels.changeApart(by, id, version, "definition", now.definition(), keep)
                    .then(Mono.defer(() -> find(by, id)));
        });
    }

    Mono<JsonNode> version(Actor actor, UUID id, int version) {
        return find(actor, id)
                .flatMap(form -> table.definition(form.id(), version))
                .map(text -> (JsonNode) json.readTree(text))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("version")));
    }

    /** @throws Problem.Invalid as an error if the form could not be published like this */
    Mono<Preview> preview(Actor actor, UUID id, @Nullable JsonNode given, @Nullable String language) {
        actor.require(Ability.CHANNEL_MANAGE);
        JsonNode wanted = needed(given);
        return find(actor, id)
                .zipWith(formed(id))
                .map(both -> both.getT2()
                        .preview(built(both.getT2(), wanted, both.getT1()), language == null ? "" : language));
    }

    private static JsonNode needed(@Nullable JsonNode definition) {
        if (definition == null || definition.isNull()) {
            throw Problem.Invalid.field("definition", "not-blank", "A definition of the form is needed.");
        }
        return definition;
    }

    private static Form built(Formed<?> formed, JsonNode given, FormView before) {
        int last =
                before.versions().isEmpty() ? 0 : before.versions().getFirst().version();
        try {
            return formed.built(given, last + 1);
        } catch (BadSettings e) {
            throw Problem.Invalid.field(e.field(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private Mono<FormView> view(ChannelView channel, Form form) {
        return table.versions(channel.id())
                .collectList()
                .map(versions -> new FormView(
                        channel.id(),
                        channel.version(),
                        channel.name(),
                        channel.url(),
                        form.published(),
                        form.definition(),
                        versions));
    }

    private Mono<Formed<?>> formed(UUID id) {
        return accounts.byId(id)
                .filter(Formed::isOne)
                .<Formed<?>>map(Formed::of)
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("form")));
    }
}
