package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.Connector;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as the running server holds it: what its connector needs and where its messages go.
 *
 * @param state {@code connecting}, {@code connected}, {@code degraded}, {@code reauth_required} or {@code disabled}
 * @param madeAt when an admin made it
 * @param secretIds of the account's secrets, in their order
 * @param until when the first of them stops to hold; null if none does
 */
public record AccountRef(
        UUID id,
        UUID inboxId,
        String kind,
        String state,
        Connector<?> connector,
        Account<?> account,
        Instant madeAt,
        List<UUID> secretIds,
        @Nullable Instant until) {

    boolean isDisabled() {
        return "disabled".equals(state);
    }

    /** The account with its settings' type, which is the connector's by construction. */
    @SuppressWarnings("unchecked")
    public <S extends Record> Account<S> account(Connector<S> connector) {
        if (!connector.settingsType().isInstance(account.settings())) {
            throw new IllegalArgumentException("not an account of " + connector.kind());
        }
        return (Account<S>) account;
    }
}
