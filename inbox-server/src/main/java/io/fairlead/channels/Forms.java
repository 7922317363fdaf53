package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.connector.form.FormConnector;
import io.fairlead.connector.form.FormDefinition;
import io.fairlead.connector.form.FormSettings;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What admins build: forms are published version by version, and every version is kept. */
@Component
final class Forms {

    /** It is held in memory by every node and sent with its channel. */
    private static final int LARGEST = 128 * 1024;

    private final ChannelAccounts channels;
    private final Accounts accounts;
    private final FormConnector connector;
    private final FormTable table;

    /** What is left out of a definition is no, nought or nothing. */
    private final JsonMapper json;

    Forms(ChannelAccounts channels, Accounts accounts, FormConnector connector, FormTable table, JsonMapper json) {
        this.channels = channels;
        this.accounts = accounts;
        this.connector = connector;
        this.table = table;
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
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
            FormDefinition definition,
            List<FormTable.Version> versions) {}

    Mono<FormView> find(Actor actor, UUID id) {
        return channels.find(actor, id)
                .filter(channel -> channel.kind().equals(connector.kind()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("form")))
                .flatMap(this::view);
    }

    /**
     * @param version of the channel that was edited
     * @param given its version and that of its consent are counted here, whatever they say
     */
    Mono<FormView> publish(Actor.User by, UUID id, long version, JsonNode given) {
        by.require(Ability.CHANNEL_MANAGE);
        return find(by, id).flatMap(before -> {
            FormDefinition now = numbered(read(given), before);
            JsonNode tree = json.valueToTree(now);
            String text = json.writeValueAsString(tree);
            if (text.length() > LARGEST) {
                return Mono.error(() -> Problem.Invalid.field(
                        "definition", "too-large", "A form may have up to " + LARGEST + " characters in all."));
            }
            Mono<Void> keep = Mono.defer(() -> table.insert(id, now.version(), text, by.id()));
            return channels.changeApart(by, id, version, "definition", tree, keep)
                    .flatMap(this::view);
        });
    }

    Mono<JsonNode> version(Actor actor, UUID id, int version) {
        return find(actor, id)
                .flatMap(form -> table.definition(form.id(), version))
                .map(text -> (JsonNode) json.readTree(text))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("version")));
    }

    /** @throws Problem.Invalid as an error if the form could not be published like this */
    Mono<FormConnector.Preview> preview(Actor actor, UUID id, JsonNode given, String language) {
        actor.require(Ability.CHANNEL_MANAGE);
        return find(actor, id)
                .flatMap(form -> account(id).map(account -> {
                    FormDefinition definition = numbered(read(given), form);
                    check(account.settings(), definition);
                    String shown = definition.languages().contains(language)
                            ? language
                            : definition.languages().getFirst();
                    return connector.preview(account, definition, shown);
                }));
    }

    private void check(FormSettings settings, FormDefinition definition) {
        try {
            connector.check(settings.with(definition));
        } catch (BadSettings e) {
            throw Problem.Invalid.field(e.field(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private Mono<FormView> view(ChannelView channel) {
        return table.versions(channel.id())
                .collectList()
                .zipWith(account(channel.id()))
                .map(both -> new FormView(
                        channel.id(),
                        channel.version(),
                        channel.name(),
                        channel.url(),
                        both.getT2().settings().definition() != null,
                        FormConnector.definition(both.getT2()),
                        both.getT1()));
    }

    private Mono<Account<FormSettings>> account(UUID id) {
        return accounts.byId(id)
                .map(ref -> ref.account(connector))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("form")));
    }

    private FormDefinition read(JsonNode given) {
        try {
            return json.treeToValue(given, FormDefinition.class);
        } catch (JacksonException e) {
            throw Problem.Invalid.field("definition", "invalid", "The definition has a wrong form.");
        }
    }

    /** Another text of the consent is another consent, so that nobody is said to have agreed to it before. */
    private static FormDefinition numbered(FormDefinition given, FormView before) {
        FormDefinition.Consent old = before.definition().consent();
        FormDefinition.Consent consent = given.consent();
        if (consent != null) {
            int last = before.published() && old != null
                    ? old.version()
                    : before.definition().version();
            boolean same = before.published() && old != null && Objects.equals(old.text(), consent.text());
            consent = new FormDefinition.Consent(same ? last : last + 1, consent.required(), consent.text());
        }
        int next =
                before.versions().isEmpty() ? 1 : before.versions().getFirst().version() + 1;
        return given.numbered(next, consent);
    }
}
