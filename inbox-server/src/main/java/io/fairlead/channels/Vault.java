package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.Connector;
import java.util.List;
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

    Vault(SecretBox box, SettingsForm form, JsonMapper json, PublicUrl publicUrl) {
        this.box = box;
        this.form = form;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    Secrets secrets(ChannelTable.Row row) {
        byte[] envelope = row.secrets();
        if (envelope == null) {
            return new Secrets(List.of(), json.createObjectNode());
        }
        return json.readValue(box.open(row.id(), envelope), Secrets.class);
    }

    byte[] seal(java.util.UUID row, Secrets secrets) {
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
        return new AccountRef(row.id(), row.inboxId(), row.kind(), row.state(), connector, account(row, connector));
    }

    private <S extends Record> Account<S> account(ChannelTable.Row row, Connector<S> connector) {
        return new Account<>(
                row.id(),
                row.key(),
                row.name(),
                form.read(connector, settings(row)),
                secrets(row).own(),
                publicUrl.base(),
                row.defaultCountry());
    }
}
