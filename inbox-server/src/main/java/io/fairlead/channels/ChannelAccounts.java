package io.fairlead.channels;

import io.fairlead.channel.Connector;
import io.fairlead.channel.StreamConnector;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Channel accounts: made, edited, switched off and on. Every change is a {@code channel.changed}. */
@Component
public final class ChannelAccounts {

    private static final int KEY_BYTES = 18;

    private final ChannelTable table;
    private final ChannelSecretTable secretTable;
    private final ChannelViews views;
    private final Connectors connectors;
    private final SettingsForm form;
    private final Vault vault;
    private final Accounts accounts;
    private final IncidentTable incidents;
    private final Journal journal;
    private final JsonMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @SuppressWarnings("TooManyParameters") // one per part of an account's life
    ChannelAccounts(
            ChannelTable table,
            ChannelSecretTable secretTable,
            ChannelViews views,
            Connectors connectors,
            SettingsForm form,
            Vault vault,
            Accounts accounts,
            IncidentTable incidents,
            Journal journal,
            JsonMapper json,
            Clock clock) {
        this.table = table;
        this.secretTable = secretTable;
        this.views = views;
        this.connectors = connectors;
        this.form = form;
        this.vault = vault;
        this.accounts = accounts;
        this.incidents = incidents;
        this.journal = journal;
        this.json = json;
        this.clock = clock;
    }

    /** @param secret shown this once; null if the kind has none of its own */
    public record Created(ChannelView channel, @Nullable String secret) {}

    /** Those whose inbox the actor sees, oldest first. */
    public Mono<List<ChannelView>> all(Actor actor) {
        actor.require(Ability.CHANNEL_READ);
        return table.all()
                .filter(row -> actor.sees(row.inboxId()))
                .collectList()
                .flatMap(views::all);
    }

    public Mono<ChannelView> find(Actor actor, UUID id) {
        actor.require(Ability.CHANNEL_READ);
        return row(actor, id).flatMap(views::one);
    }

    /**
     * @param given {@code kind}, {@code name}, {@code inboxId}?, {@code defaultCountry}? and the kind's settings beside them
     *     or under {@code settings}
     */
    public Mono<Created> create(Actor by, JsonNode given) {
        by.require(Ability.CHANNEL_MANAGE);
        Connector<?> connector = connectors.get(text(given, "kind", true));
        ObjectNode settings = form.fill(connector, json.createObjectNode(), settings(given));
        String name = text(given, "name", true);
        String secret = connector.newSecret();
        UUID id = Ids.next();
        List<Secrets.Key> keys = secret == null ? List.of() : List.of(new Secrets.Key(Ids.next(), secret, null));
        Secrets secrets = new Secrets(keys, form.part(connector, settings, true));
        Mono<Changed<Created>> work = inbox(by, given)
                .map(inbox -> new ChannelTable.Row(
                        id,
                        1,
                        connector.kind(),
                        name,
                        newKey(),
                        inbox,
                        "",
                        connector instanceof StreamConnector<?> ? "connecting" : "connected",
                        null,
                        address(settings),
                        country(given, null),
                        json.writeValueAsString(form.part(connector, settings, false)),
                        vault.seal(id, secrets),
                        clock.instant()))
                .flatMap(row -> table.insert(row, json.writeValueAsString(connector.capabilities())))
                .thenMany(Flux.fromIterable(keys))
                .concatMap(key -> secretTable.made(id, key, by, clock.instant()))
                .then(changed(id))
                .map(changed -> new Changed<>(new Created(changed.result(), secret), changed.events()));
        return journal.commit(by, work).onErrorMap(DuplicateKeyException.class, _ -> nameTaken());
    }

    /** {@code name}, {@code inboxId}, {@code defaultCountry} and settings that are given; null clears a setting. */
    public Mono<ChannelView> change(Actor by, UUID id, JsonNode given) {
        by.require(Ability.CHANNEL_MANAGE);
        Mono<Changed<ChannelView>> work = row(by, id)
                .flatMap(row -> edited(by, row, given))
                .flatMap(row -> table.update(row).switchIfEmpty(Mono.error(ChannelAccounts::stale)))
                .then(changed(id));
        return commit(by, work);
    }

    /**
     * Puts a setting that is edited apart, in one transaction with what {@code also} does.
     *
     * @param version the account's that was edited
     */
    Mono<ChannelView> changeApart(Actor by, UUID id, long version, String setting, JsonNode value, Mono<Void> also) {
        by.require(Ability.CHANNEL_MANAGE);
        Mono<Changed<ChannelView>> work = row(by, id)
                .filter(row -> row.version() == version)
                .switchIfEmpty(Mono.error(ChannelAccounts::stale))
                .map(row -> withApart(row, setting, value))
                .flatMap(row -> table.update(row).switchIfEmpty(Mono.error(ChannelAccounts::stale)))
                .flatMap(_ -> also.then(changed(id)));
        return commit(by, work);
    }

    public Mono<ChannelView> enable(Actor by, UUID id) {
        by.require(Ability.CHANNEL_MANAGE);
        Mono<Changed<ChannelView>> work = row(by, id)
                .filter(row -> row.state().equals("disabled"))
                .flatMap(row -> table.state(id, beginning(row), null, true))
                .then(changed(id));
        return commit(by, work);
    }

    public Mono<ChannelView> disable(Actor by, UUID id) {
        by.require(Ability.CHANNEL_MANAGE);
        return commit(
                by,
                row(by, id)
                        .flatMap(_ -> table.state(id, "disabled", null, true))
                        .then(changed(id)));
    }

    record SecretsChanged(Secrets before, Secrets after) {}

    /** Work to be composed inside {@link Journal#commit}. */
    Mono<Changed<SecretsChanged>> changingSecrets(
            Actor by, UUID id, BiFunction<Connector<?>, Secrets, Secrets> change) {
        by.require(Ability.CHANNEL_MANAGE);
        return row(by, id).flatMap(row -> {
            Secrets before = vault.secrets(row);
            Secrets after = change.apply(connectors.get(row.kind()), before);
            return table.update(with(row, row.settings(), after))
                    .switchIfEmpty(Mono.error(ChannelAccounts::stale))
                    .then(changed(id))
                    .map(changed -> new Changed<>(new SecretsChanged(before, after), changed.events()));
        });
    }

    /** What the server itself finds out about a connection. Empty if it is as it was, or switched off. */
    Mono<ChannelView> observe(Actor by, UUID id, String state, @Nullable String detail) {
        Mono<Changed<ChannelView>> work = table.state(id, state, detail, false)
                .flatMap(_ -> incidents.add(id, state, detail).then(changed(id)));
        return commit(by, work);
    }

    private Mono<ChannelView> commit(Actor by, Mono<Changed<ChannelView>> work) {
        return journal.commit(by, work)
                .onErrorMap(DuplicateKeyException.class, _ -> nameTaken())
                .doOnNext(view -> accounts.forget(view.id(), view.version()));
    }

    private Mono<Changed<ChannelView>> changed(UUID id) {
        return Mono.defer(() -> table.find(id))
                .flatMap(views::one)
                .map(view -> Changed.of(view, new ChannelEvent.ChannelChanged(view)));
    }

    private Mono<ChannelTable.Row> row(Actor actor, UUID id) {
        return table.find(id)
                .filter(row -> actor.sees(row.inboxId()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("channel")));
    }

    private Mono<ChannelTable.Row> edited(Actor by, ChannelTable.Row row, JsonNode given) {
        JsonNode version = given.path("version");
        if (version.isNumber() && version.asLong() != row.version()) {
            return Mono.error(ChannelAccounts::stale);
        }
        Connector<?> connector = connectors.get(row.kind());
        ObjectNode settings = form.fill(connector, vault.settings(row), settings(given));
        Secrets secrets = vault.secrets(row).with(form.part(connector, settings, true));
        Mono<UUID> inbox = given.hasNonNull("inboxId") ? inbox(by, given) : Mono.just(row.inboxId());
        return inbox.map(to -> new ChannelTable.Row(
                row.id(),
                row.version(),
                row.kind(),
                given.has("name") ? text(given, "name", true) : row.name(),
                row.key(),
                to,
                row.inboxName(),
                row.state(),
                row.stateDetail(),
                address(settings),
                country(given, row.defaultCountry()),
                json.writeValueAsString(form.part(connector, settings, false)),
                vault.seal(row.id(), secrets),
                row.createdAt()));
    }

    private ChannelTable.Row withApart(ChannelTable.Row row, String setting, JsonNode value) {
        ObjectNode settings = form.apart(connectors.get(row.kind()), vault.settings(row), setting, value);
        String plain = json.writeValueAsString(form.part(connectors.get(row.kind()), settings, false));
        return with(row, plain, vault.secrets(row));
    }

    private ChannelTable.Row with(ChannelTable.Row row, String settings, Secrets secrets) {
        return new ChannelTable.Row(
                row.id(),
                row.version(),
                row.kind(),
                row.name(),
                row.key(),
                row.inboxId(),
                row.inboxName(),
                row.state(),
                row.stateDetail(),
                row.address(),
                row.defaultCountry(),
                settings,
                vault.seal(row.id(), secrets),
                row.createdAt());
    }

    private String beginning(ChannelTable.Row row) {
        return connectors.find(row.kind()) instanceof StreamConnector<?> ? "connecting" : "connected";
    }

    private Mono<UUID> inbox(Actor by, JsonNode given) {
        if (!given.hasNonNull("inboxId")) {
            return table.firstInbox()
                    .switchIfEmpty(Mono.error(() ->
                            Problem.Invalid.field("inboxId", "not-blank", "There is no inbox yet; make one first.")));
        }
        UUID id = Ids.parse(text(given, "inboxId", true), "inbox");
        return table.isInbox(id)
                .filter(found -> found && by.sees(id))
                .switchIfEmpty(Mono.error(() -> Problem.Invalid.field("inboxId", "unknown", "There is no such inbox.")))
                .map(_ -> id);
    }

    /** Settings beside the other members; those under {@code settings} win. */
    private ObjectNode settings(JsonNode given) {
        ObjectNode all = json.createObjectNode();
        given.properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        given.path("settings").properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        return all;
    }

    private static @Nullable String address(ObjectNode settings) {
        JsonNode address = settings.path("address");
        return address.isString() ? address.asString() : null;
    }

    private static @Nullable String country(JsonNode given, @Nullable String before) {
        if (!given.has("defaultCountry")) {
            return before;
        }
        JsonNode country = given.get("defaultCountry");
        if (country.isNull()) {
            return null;
        }
        if (!country.asString("").matches("[A-Z]{2}")) {
            throw Problem.Invalid.field("defaultCountry", "invalid", "A country is two capital letters, like DE.");
        }
        return country.asString();
    }

    private static String text(JsonNode given, String name, boolean needed) {
        JsonNode value = given.path(name);
        String text = value.isString() ? value.asString().strip() : "";
        if (needed && (text.isEmpty() || text.length() > 200)) {
            throw Problem.Invalid.field(name, "not-blank", name + " is needed, with at most 200 characters.");
        }
        return text;
    }

    private String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Problem stale() {
        return new Problem.Conflict("stale-version", "The channel was changed meanwhile; load it again.");
    }

    private static Problem nameTaken() {
        return new Problem.Conflict("name-taken", "Another channel has this name.");
    }
}
