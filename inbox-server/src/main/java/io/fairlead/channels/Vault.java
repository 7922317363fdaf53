package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.Connector;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns rows into accounts: opens the envelope and joins plain and secret settings. */
@Component
final class Vault {

    private final SecretBox box;
    private final SettingsForm form;
    private final JsonMapper json;
    private final PublicUrl publicUrl;
    private final Clock clock;

    Vault(SecretBox box, SettingsForm form, JsonMapper json, PublicUrl publicUrl, Clock clock) {
        this.box = box;
        this.form = form;
        this.json = json;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    Secrets secrets(ChannelTable.Row row) {
        byte[] envelope = row.secrets();
        if (envelope == null) {
            return new Secrets(List.of(), json.createObjectNode());
        }
        JsonNode opened = json.readTree(box.open(row.id(), envelope));
        List<Secrets.Key> own = opened.path("own").valueStream().map(this::key).toList();
        return new Secrets(own, opened.path("settings"));
    }

    /** Envelopes sealed before secrets had an end hold nothing but their texts. */
    private Secrets.Key key(JsonNode node) {
        if (!node.isString()) {
            return json.treeToValue(node, Secrets.Key.class);
        }
        byte[] text = node.asString().getBytes(StandardCharsets.UTF_8);
        return new Secrets.Key(UUID.nameUUIDFromBytes(text), node.asString(), null);
    }

    byte[] seal(UUID row, Secrets secrets) {
        return box.seal(row, json.writeValueAsString(secrets));
    }

    /** Plain and secret settings together. */
    ObjectNode settings(ChannelTable.Row row) {
        ObjectNode all = (ObjectNode) json.readTree(row.settings());
        JsonNode secret = secrets(row).settings();
        secret.properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        return all;
    }

    AccountRef open(ChannelTable.Row row, Connector<?> connector) {
        List<Secrets.Key> keys = secrets(row).holding(clock.instant());
        return new AccountRef(
                row.id(),
                row.inboxId(),
                row.kind(),
                row.state(),
                connector,
                account(row, connector, keys),
                row.createdAt(),
                keys.stream().map(Secrets.Key::id).toList(),
                keys.stream()
                        .map(Secrets.Key::until)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private <S extends Record> Account<S> account(
            ChannelTable.Row row, Connector<S> connector, List<Secrets.Key> keys) {
        return new Account<>(
                row.id(),
                row.key(),
                row.name(),
                form.read(connector, settings(row)),
                keys.stream().map(Secrets.Key::secret).toList(),
                publicUrl.base(),
                row.defaultCountry());
    }
}
